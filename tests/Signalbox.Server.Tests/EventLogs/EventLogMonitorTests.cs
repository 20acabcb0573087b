using Signalbox.EventLog;
using Signalbox.EventLog.Events;
using Signalbox.Server.EventLogs;
using Signalbox.Testing;

namespace Signalbox.Server.Tests.EventLogs;

public sealed class EventLogMonitorTests
{
    [Fact]
    public async Task A_log_whose_folder_is_made_later_is_noticed_and_so_is_what_follows()
    {
        using var folder = new LogBox();
        var later = Path.Combine(folder.Folder, "later");
        using var watch = new EventLogMonitor(folder.Options with { Folder = later }, TimeProvider.System);
        var heard = 0;
        await watch.StartAsync(default);
        using var subscription = watch.Subscribe(() => Interlocked.Increment(ref heard));
        using var log = new SharedLog(later);
        for (var told = 1; told <= 3; told++)
        {
            await log.AppendAsync(new LogEvent { Interaction = told, Actor = "a", Type = EventTypes.Answer, Content = "x" });
            await Eventually.HoldsAsync(() => Volatile.Read(ref heard) >= told, "the change is heard of");
        }

        subscription.Dispose();
        await watch.StopAsync(default);
    }
}
