using Signalbox.EventLog.Checkpoints;
using Signalbox.EventLog.Faults;

namespace Signalbox.EventLog.Tests.Checkpoints;

public sealed class AgentCheckpointTests
{
    [Fact]
    public void An_agent_finds_again_how_far_it_came()
    {
        using var folder = new LogFolder();
        var checkpoints = new AgentCheckpoints(folder.Path);

        Assert.Null(checkpoints.Read("Agent A"));
        checkpoints.Write("Agent A", 41);
        checkpoints.Write("Agent A", 42);
        checkpoints.Write("B", 7);

        Assert.Equal((42, 7), (checkpoints.Read("Agent A"), checkpoints.Read("B")));
        Assert.Equal("42\n", File.ReadAllText(folder.In("agent-Agent A.checkpoint")));
        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public async Task Many_who_set_the_same_checkpoint_at_once_leave_one_of_their_numbers()
    {
        using var folder = new LogFolder();

        await Task.WhenAll(Enumerable.Range(1, 8).Select(i => Task.Run(() =>
        {
            for (var n = 0; n < 25; n++)
                new AgentCheckpoints(folder.Path).Write("A", i);
        })));

        Assert.InRange(new AgentCheckpoints(folder.Path).Read("A")!.Value, 1, 8);
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("100%")]
    public void Whatever_an_agent_calls_itself_its_checkpoint_stays_in_the_folder(string actor)
    {
        using var folder = new LogFolder();
        var checkpoints = new AgentCheckpoints(folder.Path);

        checkpoints.Write(actor, 3);

        Assert.Equal(3, checkpoints.Read(actor));
        Assert.Single(Directory.GetFiles(folder.Path, "agent-*.checkpoint"));
    }

    [Fact]
    public void A_checkpoint_that_holds_no_number_is_a_clear_fault()
    {
        using var folder = new LogFolder();
        File.WriteAllText(folder.In("agent-A.checkpoint"), "forty-two");

        Assert.Contains("holds no number", Assert.Throws<EventLogException>(() => new AgentCheckpoints(folder.Path).Read("A")).Message);
        Assert.Throws<EventLogException>(() => new AgentCheckpoints(folder.Path).Write(new string('x', 250), 1));
        Assert.Throws<EventLogException>(() => new AgentCheckpoints(folder.Path).Write("A", -1));
    }
}
