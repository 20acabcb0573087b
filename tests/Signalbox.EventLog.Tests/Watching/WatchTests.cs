using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Seals;
using Signalbox.EventLog.Tests.Processes;
using Signalbox.EventLog.Watching;
using Signalbox.Testing;

namespace Signalbox.EventLog.Tests.Watching;

public sealed class WatchTests
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task When_a_leader_falls_silent_the_other_watch_leads_with_the_next_term()
    {
        using var folder = new LogFolder();
        var time = new FakeTimeProvider();
        await using (var first = Watched.Start(folder, time, new LogWatchOptions { Actor = "A", SealEvery = null }))
            await first.UntilAsync("A leads, term 1 (that is this watch).");
        await using var second = Watched.Start(folder, time, new LogWatchOptions { Actor = "B", Heartbeat = Beat, LeaderTimeout = 3 * Beat, SealEvery = null });
        await second.UntilAsync("A leads, term 1.");

        for (var beats = 2; beats <= 5; beats++)
        {
            time.Advance(Beat);
            await Eventually.HoldsAsync(() => Heartbeats(folder, "B").Count >= beats, $"heartbeat {beats} of B");
        }

        await second.UntilAsync("B leads, term 2 (that is this watch).");
        Assert.Equal(["follower", "follower", "follower", "follower", "leader"], Heartbeats(folder, "B").Take(5).Select(b => b.More["role"].GetString()));
    }

    [Fact]
    public async Task A_watch_seals_what_is_new_and_what_is_new_alone()
    {
        using var folder = new LogFolder();
        var time = new FakeTimeProvider();
        using var log = folder.Open();
        log.Append(LogFolder.Event("one"));
        await using var watch = Watched.Start(folder, time, new LogWatchOptions { Actor = "A", Heartbeat = null, SealEvery = TimeSpan.FromMinutes(10) });
        await watch.UntilAsync("Snapshot made: events 1,");

        await Eventually.HoldsAsync(() =>
        {
            time.Advance(TimeSpan.FromMinutes(10));
            return log.Read().Any(l => l.Event?.Type == EventTypes.Seal);
        }, "a seal");
        time.Advance(TimeSpan.FromMinutes(10));
        await watch.UntilAsync("Snapshot made: events 2,");

        Assert.Equal((2, 1), (log.Read().Count(), new LogVerifier(log).Verify().Seals));
    }

    [SmallDiskFact]
    public async Task While_the_disk_is_full_everything_rests_and_goes_on_when_there_is_room()
    {
        using var disk = new SmallDisk(256);
        using var log = new SharedLog(disk.Path);
        log.Append(LogFolder.Event("first"));
        await using var watch = Watched.Start(log, new LogWatchOptions { Actor = "A", Heartbeat = null, SealEvery = null, Rest = TimeSpan.FromMilliseconds(20) });
        await watch.UntilAsync("Snapshot made: events 1,");
        var filler = Path.Combine(disk.Path, "filler");
        using (var file = File.Create(filler))
            Fill(file, new DriveInfo(disk.Path).AvailableFreeSpace - (48 * 1024));
        var before = File.ReadAllText(Path.Combine(disk.Path, "communication.md"));

        log.Append(LogFolder.Event(new string('x', 40 * 1024)));
        await watch.UntilAsync("Paused: ");

        Assert.Equal(before, File.ReadAllText(Path.Combine(disk.Path, "communication.md")));
        File.Delete(filler);
        await watch.UntilAsync("Goes on.");
        Assert.Contains(new string('x', 40 * 1024), File.ReadAllText(Path.Combine(disk.Path, "communication.md")));
    }

    [Fact]
    public async Task A_watch_tells_of_a_line_whose_writer_was_killed_though_nothing_changes_by_that()
    {
        using var folder = new LogFolder();
        using var log = folder.Open(new SharedLogOptions { LockTries = 1, LockWait = TimeSpan.FromMilliseconds(1) });
        log.Append(LogFolder.Event("one"));
        using var writer = ChildProcess.Bash(folder.Path, """exec 9>>events.log; flock 9; printf '{"interaction":1,"actor":"bash",' >&9; echo half; read""");
        await writer.Output.ReadLineAsync();
        await using var watch = Watched.Start(log, new LogWatchOptions { Actor = "A", Heartbeat = null, SealEvery = null, LookEvery = TimeSpan.FromMilliseconds(20) });
        await watch.UntilAsync("Snapshot made: events 1,");
        Assert.False(File.Exists(folder.In("events.error.log")));

        await writer.KillAsync();

        await watch.UntilAsync("Bad lines copied to events.error.log: 1.");
        Assert.Equal(["one", "(not whole JSON)", "Line 2 of events.log is not whole JSON; it was copied to events.error.log"], folder.Contents());
    }

    [Fact]
    public async Task What_cannot_be_written_is_noted_once_and_everything_else_rests_too()
    {
        using var folder = new LogFolder();
        using var log = folder.Open();
        Directory.CreateDirectory(folder.In("communication.md"));
        log.Append(LogFolder.Event("one"));
        await using var watch = Watched.Start(log, new LogWatchOptions { Actor = "A", Heartbeat = null, SealEvery = TimeSpan.FromMilliseconds(30), Rest = TimeSpan.FromMilliseconds(20) });

        await watch.UntilAsync("Paused: ");
        await Eventually.HoldsAsync(() => log.Read().Any(l => l.Event!.Type == EventTypes.Error), "an error event");
        var error = log.Read().Single(l => l.Event!.Type == EventTypes.Error).Event!;
        Assert.StartsWith("The snapshot of the watch is paused: ", error.Content);
        Directory.Delete(folder.In("communication.md"));

        await watch.UntilAsync("Goes on.");
        Assert.Single(log.Read(), l => l.Event!.Type == EventTypes.Error);
    }

    [Fact]
    public async Task What_watches_beside_is_asked_at_each_change_and_when_it_wants_to_be()
    {
        using var folder = new LogFolder();
        var time = new FakeTimeProvider();
        using var log = folder.Open();
        var asked = Channel.CreateUnbounded<bool>();
        var options = new LogWatchOptions
        {
            Actor = "A",
            Heartbeat = null,
            SealEvery = null,
            OnChange = async token =>
            {
                await asked.Writer.WriteAsync(true, token);
                return TimeSpan.FromSeconds(7);
            },
        };
        await using var watch = Watched.Start(folder, time, options);
        await asked.Reader.ReadAsync();

        await Eventually.HoldsAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(7));
            return asked.Reader.TryRead(out var _);
        }, "being asked again after the time that it named");
        log.Append(LogFolder.Event());
        await asked.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));
    }

    private static void Fill(FileStream file, long bytes)
    {
        file.Write(new byte[bytes]);
        file.Flush(flushToDisk: true);
    }

    private static List<LogEvent> Heartbeats(LogFolder folder, string actor)
    {
        using var log = folder.Open();
        return [.. log.Read().Select(l => l.Event!).Where(e => e.Type == EventTypes.Heartbeat && e.Actor == actor)];
    }

    private sealed class Watched(SharedLog log, bool ownsLog) : IAsyncDisposable, IProgress<string>
    {
        private readonly Channel<string> _told = Channel.CreateUnbounded<string>();
        private readonly CancellationTokenSource _stop = new();
        private Task _watching = Task.CompletedTask;

        public static Watched Start(LogFolder folder, TimeProvider time, LogWatchOptions options) =>
            new Watched(folder.Open(new SharedLogOptions { Time = time }), ownsLog: true).Begin(options);

        public static Watched Start(SharedLog log, LogWatchOptions options) => new Watched(log, ownsLog: false).Begin(options);

        public void Report(string value) => _told.Writer.TryWrite(value);

        public async Task UntilAsync(string text)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (!(await _told.Reader.ReadAsync(patience.Token)).Contains(text, StringComparison.Ordinal))
            {
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _watching;
            _stop.Dispose();
            if (ownsLog)
                log.Dispose();
        }

        private Watched Begin(LogWatchOptions options)
        {
            _watching = new LogWatch(log, options with { Told = this }).RunAsync(_stop.Token);
            return this;
        }
    }
}
