using Signalbox.EventLog.Events;
using Signalbox.EventLog.Seals;

namespace Signalbox.EventLog.Tests.Git;

public sealed class SealTests
{
    [Fact]
    public async Task A_log_with_seals_is_sealed_before_it_takes_lines_in_and_publishes()
    {
        using var box = new GitBox();
        var (one, two) = (box.Clone("one"), box.Clone("two"));
        GitBox.Append(one, "early");
        Seal(one);
        GitBox.Append(one, "tail");
        GitBox.Append(two, "of two");
        await GitBox.SyncAsync(two);

        var result = await GitBox.SyncAsync(one);

        Assert.Equal(["early", "(seal)", "tail", "(seal)", "of two"], Shown(one));
        Assert.Equal((1, 4), (result.TakenIn, result.Published));
        Assert.Equal((0, 0), ((await GitBox.SyncAsync(one)).TakenIn, (await GitBox.SyncAsync(one)).Published));
        await GitBox.SyncAsync(two);
        Assert.Equal(["of two", "early", "(seal)", "tail", "(seal)"], Shown(two));
        Assert.All([one, two], AssertWhole);
    }

    [Fact]
    public async Task Seals_at_the_remote_count_as_well()
    {
        using var box = new GitBox();
        var (one, two) = (box.Clone("one"), box.Clone("two"));
        GitBox.Append(one, "tail");
        GitBox.Append(two, "of two");
        Seal(two);
        await GitBox.SyncAsync(two);

        await GitBox.SyncAsync(one);

        Assert.Equal(["tail", "(seal)", "of two", "(seal)"], Shown(one));
        AssertWhole(one);
    }

    [Fact]
    public async Task Nothing_is_sealed_where_nothing_was()
    {
        using var box = new GitBox();
        var (one, two) = (box.Clone("one"), box.Clone("two"));
        GitBox.Append(one, "a \"seal\" with a \"sha256\" in words");
        GitBox.Append(two, "of two");
        await GitBox.SyncAsync(two);
        await GitBox.SyncAsync(one);

        Assert.DoesNotContain("(seal)", Shown(one));
    }

    [Fact]
    public async Task Copies_that_seal_and_sync_in_any_order_are_all_whole()
    {
        using var box = new GitBox();
        string[] clones = [box.Clone("one"), box.Clone("two"), box.Clone("three")];
        var random = new Random(3);
        for (var i = 0; i < 24; i++)
        {
            var clone = clones[random.Next(3)];
            GitBox.Append(clone, $"event {i}");
            if (i > 4 && random.Next(3) == 0)
                Seal(clone);
            if (random.Next(2) == 0)
                await GitBox.SyncAsync(clone);
        }

        foreach (var clone in (string[])[.. clones, .. clones])
            await GitBox.SyncAsync(clone);

        Assert.All(clones, AssertWhole);
        Assert.Equal(GitBox.Sorted(clones[0]), GitBox.Sorted(clones[1]));
        Assert.Equal(GitBox.Sorted(clones[0]), GitBox.Sorted(clones[2]));
    }

    private static void Seal(string folder)
    {
        using var log = new SharedLog(folder);
        _ = new LogSeals(log).Append();
    }

    private static void AssertWhole(string folder)
    {
        using var log = new SharedLog(folder);
        var found = new LogVerifier(log).Verify();
        Assert.True(found.IsWhole, $"{found.Fault}\n{string.Join('\n', Shown(folder))}");
    }

    private static IReadOnlyList<string> Shown(string folder)
    {
        using var log = new SharedLog(folder);
        return [.. log.Read().Select(l => l.Event is { Type: EventTypes.Seal } ? "(seal)" : l.Event!.Content)];
    }
}
