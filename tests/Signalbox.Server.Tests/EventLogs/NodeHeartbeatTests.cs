using Signalbox.EventLog.Events;

namespace Signalbox.Server.Tests.EventLogs;

public sealed class NodeHeartbeatTests
{
    [Fact]
    public async Task A_node_says_that_it_is_alive_in_the_conversation_with_the_highest_number()
    {
        using var folder = new LogBox();
        using (var log = folder.Open())
            await log.AppendAsync(new LogEvent { Interaction = 42, Actor = "Agent A", Type = EventTypes.Question, Content = "Anybody?" });
        await using var box = await folder.StartNodeAsync(o => o with { Heartbeat = TimeSpan.FromSeconds(1), Mirror = false });

        await folder.UntilAsync(e => e.Count(x => x.Type == EventTypes.Heartbeat) >= 2, "two heartbeats come");

        var beat = folder.Events().Last(e => e.Type == EventTypes.Heartbeat);
        Assert.Equal((42, "node-a", "node"), (beat.Interaction, beat.Actor, beat.More["role"].GetString()));
        Assert.Empty(box.Errors);
    }
}
