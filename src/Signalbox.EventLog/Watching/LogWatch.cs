using System.Globalization;
using Signalbox.EventLog.Elections;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Faults;
using Signalbox.EventLog.Seals;
using Signalbox.EventLog.Snapshots;

namespace Signalbox.EventLog.Watching;

/// <summary>
/// Keeps a log in order until it is stopped: a snapshot after every change, heartbeats, a leader, seals. When the disk cannot be
/// written everything rests, is tried again, and goes on when somebody has mended it; no change is missed meanwhile.
/// </summary>
public sealed class LogWatch(SharedLog log, LogWatchOptions options)
{
    private readonly Lock _resting = new();
    private readonly Dictionary<string, EventLogException> _troubles = new(StringComparer.Ordinal);

    /// <summary>Watches until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(log.Folder);
        using var changes = new LogChanges(log.Folder, log.Time, options.LookEvery);
        using var alsoChanges = new LogChanges(log.Folder, log.Time, options.LookEvery);
        if (!changes.IsTold)
            Tell("The system tells of no changes here (its limit of watches may be reached): the log is looked at every second.");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task> loops = [Task.Run(() => SnapshotsAsync(changes, stop.Token), CancellationToken.None)];
        if (options.Heartbeat is { } heartbeat)
            loops.Add(Task.Run(() => HeartbeatsAsync(heartbeat, stop.Token), CancellationToken.None));
        if (options.SealEvery is { } seals)
            loops.Add(Task.Run(() => SealsAsync(seals, stop.Token), CancellationToken.None));
        if (options.OnChange is { } more)
            loops.Add(Task.Run(() => MoreAsync(more, alsoChanges, stop.Token), CancellationToken.None));

        // One that ends was cancelled, or has a fault that ends the watch.
        await Task.WhenAny(loops);
        await stop.CancelAsync();
        try
        {
            await Task.WhenAll(loops);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // That is how it ends.
        }
    }

    private async Task SnapshotsAsync(LogChanges changes, CancellationToken cancellationToken)
    {
        var snapshots = new SnapshotWriter(log);
        while (true)
        {
            var isTold = true;
            await TryAsync("snapshot", () =>
            {
                var made = snapshots.Write(new SnapshotOptions { Recent = options.Recent }, cancellationToken);
                isTold = made.IsTold;
                if (made.WroteCommunication || made.WroteArchive)
                    Tell(string.Create(CultureInfo.InvariantCulture, $"Snapshot made: events {made.Events}, interactions {made.Interactions}, of them in the archive {made.Archived}."));
                if (made.BadLines > 0)
                    Tell(string.Create(CultureInfo.InvariantCulture, $"Bad lines copied to events.error.log: {made.BadLines}."));
                return Task.CompletedTask;
            }, cancellationToken);
            // Who held the lock may be killed in the middle of a line, and nothing changes by that.
            await WaitAsync(changes, isTold ? null : options.LookEvery, cancellationToken);
        }
    }

    private async Task HeartbeatsAsync(TimeSpan every, CancellationToken cancellationToken)
    {
        var election = new Election(log, options.Actor);
        var (leader, term) = (default(string), 0L);
        using var timer = new PeriodicTimer(every, log.Time);
        do
        {
            await TryAsync("heartbeat", () =>
            {
                election.RunWatching(options.LeaderTimeout);
                election.Beat();
                return Task.CompletedTask;
            }, cancellationToken);
            if (election.Now is { Leader: { } now } found && (now, found.Term) != (leader, term))
            {
                (leader, term) = (now, found.Term);
                Tell(string.Create(CultureInfo.InvariantCulture, $"{now} leads, term {term}{(election.Leads ? " (that is this watch)" : "")}."));
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task SealsAsync(TimeSpan every, CancellationToken cancellationToken)
    {
        var seals = new LogSeals(log);
        using var timer = new PeriodicTimer(every, log.Time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            await TryAsync("seal", () =>
            {
                if (seals.Append() is { } seal)
                    Tell($"Sealed: {LogSeals.NameOf(seal)}");
                return Task.CompletedTask;
            }, cancellationToken);
        }
    }

    private async Task MoreAsync(Func<CancellationToken, Task<TimeSpan?>> more, LogChanges changes, CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan? again = null;
            await TryAsync("more", async () => again = await more(cancellationToken), cancellationToken);
            await WaitAsync(changes, again, cancellationToken);
        }
    }

    // Until something changes, or for so long.
    private async Task WaitAsync(LogChanges changes, TimeSpan? most, CancellationToken cancellationToken)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var changed = changes.WaitAsync(wait.Token);
        if (most is { } soon)
            await Task.WhenAny(changed, Task.Delay(soon, log.Time, wait.Token));
        else
            await changed;
        await wait.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    // Whoever meets trouble tries again after a rest, until it is mended; while the disk refuses one, the others rest as well.
    private async Task TryAsync(string what, Func<Task> work, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (!OthersRest(what))
            {
                try
                {
                    await work();
                    GoOn(what);
                    return;
                }
                catch (EventLogException e)
                {
                    Rest(what, e);
                }
            }

            await Task.Delay(options.Rest, log.Time, cancellationToken);
        }
    }

    private bool OthersRest(string what)
    {
        lock (_resting)
            return _troubles.Any(t => t.Key != what && t.Value.NeedsMending);
    }

    private void Rest(string what, EventLogException trouble)
    {
        lock (_resting)
        {
            if (_troubles.GetValueOrDefault(what)?.Message == trouble.Message)
                return;
            _troubles[what] = trouble;
        }

        Tell(string.Create(CultureInfo.InvariantCulture, $"Paused: {trouble.Message} It is tried again every {options.Rest.TotalSeconds:0.###} s."));
        if (trouble.NeedsMending)
            Note(what, trouble);
    }

    // In the log where that can still be written; what cannot be is noted by the log itself, or was told at least.
    private void Note(string what, EventLogException trouble)
    {
        try
        {
            log.Append(new LogEvent
            {
                Interaction = log.UnderLock(locked => locked.LatestInteraction()),
                Actor = options.Actor,
                Type = EventTypes.Error,
                Content = $"The {what} of the watch is paused: {trouble.Message}",
            });
        }
        catch (EventLogException e)
        {
            Tell($"That could not be noted in the log: {e.Message}");
        }
    }

    private void GoOn(string what)
    {
        lock (_resting)
        {
            if (!_troubles.Remove(what) || _troubles.Count > 0)
                return;
        }

        Tell("Goes on.");
    }

    private void Tell(string sentence) => options.Told?.Report(sentence);
}
