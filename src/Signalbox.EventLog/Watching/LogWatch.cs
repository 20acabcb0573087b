using System.Globalization;
using Signalbox.EventLog.Elections;
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
    private string? _trouble;

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
            await TryAsync(() =>
            {
                var made = snapshots.Write(new SnapshotOptions { Recent = options.Recent }, cancellationToken);
                if (made.WroteCommunication || made.WroteArchive)
                    Tell(string.Create(CultureInfo.InvariantCulture, $"Snapshot of {made.Events} events in {made.Interactions} interactions, {made.Archived} of them in the archive."));
                if (made.BadLines > 0)
                    Tell(string.Create(CultureInfo.InvariantCulture, $"{made.BadLines} bad lines were copied to events.error.log."));
                return Task.CompletedTask;
            }, cancellationToken);
            await changes.WaitAsync(cancellationToken);
        }
    }

    private async Task HeartbeatsAsync(TimeSpan every, CancellationToken cancellationToken)
    {
        var election = new Election(log, options.Actor);
        var (leader, term) = (default(string), 0L);
        using var timer = new PeriodicTimer(every, log.Time);
        do
        {
            await TryAsync(() =>
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
            await TryAsync(() =>
            {
                if (seals.Append() is { } seal)
                    Tell($"Sealed: {seal.More["sha256"].GetString()}");
                return Task.CompletedTask;
            }, cancellationToken);
        }
    }

    private async Task MoreAsync(Func<CancellationToken, Task<TimeSpan?>> more, LogChanges changes, CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan? again = null;
            await TryAsync(async () => again = await more(cancellationToken), cancellationToken);
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var changed = changes.WaitAsync(wait.Token);
            if (again is { } soon)
                await Task.WhenAny(changed, Task.Delay(soon, log.Time, wait.Token));
            else
                await changed;
            await wait.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    // Whatever the disk refuses is tried again after a rest, until it is mended; what others' locks refuse comes with the next change.
    private async Task TryAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await work();
                GoOn();
                return;
            }
            catch (EventLogException e)
            {
                Rest(e.Message);
                await Task.Delay(options.Rest, log.Time, cancellationToken);
            }
        }
    }

    private void Rest(string trouble)
    {
        lock (_resting)
        {
            if (_trouble == trouble)
                return;
            _trouble = trouble;
        }

        Tell(string.Create(CultureInfo.InvariantCulture, $"Paused: {trouble} It is tried again every {options.Rest.TotalSeconds:0.###} s."));
    }

    private void GoOn()
    {
        lock (_resting)
        {
            if (_trouble is null)
                return;
            _trouble = null;
        }

        Tell("Goes on.");
    }

    private void Tell(string sentence) => options.Told?.Report(sentence);
}
