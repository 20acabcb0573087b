using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Signalbox.Changes;
using Signalbox.EventLog;
using Signalbox.EventLog.Faults;
using Signalbox.Logs;
using Signalbox.Server.Health;
using Signalbox.Server.Options;
using Signalbox.WakeUps;

namespace Signalbox.Server.EventLogs.Mirroring;

/// <summary>
/// Writes what happens to jobs into the log. It reads the register from where it stopped, woken by changes, and holds a few
/// hundred entries at a time; jobs never wait for it. What cannot be written now is written when it can be.
/// </summary>
internal sealed partial class JobMirror(
    IExecutionLogStore register, IChangeFeed feed, SharedLog log, EventLogOptions options, ServiceStates states, TimeProvider time, ILogger<JobMirror> logger)
    : BackgroundService, IChangeWatcher
{
    private const int Group = 500;
    private const int ManyEntries = 20_000;

    // A transaction is known to go on a moment after its time was taken; also for clocks that are set back a little.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Unkept = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstSlice = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestSlice = TimeSpan.FromDays(30);

    private readonly AsyncAutoResetEvent _changed = new(time);
    private MirrorCursor? _cursor;
    private TimeSpan _slice = FirstSlice;
    private TimeSpan _pause = Breath;
    private bool _failed;

    /// <inheritdoc />
    public void Heard(ChangeMessage message) => _changed.Set();

    /// <inheritdoc />
    public void Missed() => _changed.Set();

    /// <inheritdoc />
    public override void Dispose()
    {
        base.Dispose();
        _changed.Dispose();
    }

    /// <summary>From when this returns what happens to jobs is written, unless the log cannot be: then from when it can be.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryAsync(TakeCursorAsync, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var watch = feed.Watch(this);
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                if (await TryAsync(MirrorAsync, stoppingToken))
                    await _changed.WaitAsync(Longest, stoppingToken);
                await Task.Delay(_pause, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops; the next that starts goes on from the cursor.
        }
        finally
        {
            _cursor?.Dispose();
        }
    }

    private async Task<bool> TryAsync(Func<CancellationToken, Task> step, CancellationToken cancellationToken)
    {
        try
        {
            await step(cancellationToken);
            if (_failed)
                LogGoesOn(logger);
            (_failed, _pause) = (false, Breath);
            states.Mirror = _cursor is null
                ? new ServiceState(true, "written by another node on this machine")
                : new ServiceState(true, "written by this node");
            return true;
        }
#pragma warning disable CA1031 // whatever it is, jobs go on and the mirror tries again
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            if (!_failed)
                LogPaused(logger, e);
            _failed = true;
            _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
            states.Mirror = new ServiceState(false, e is EventLogException ? $"paused: {e.Message}" : "paused by a fault that the node's log names; it goes on by itself");
            return false;
        }
    }

    private async Task MirrorAsync(CancellationToken cancellationToken)
    {
        var moment = await TakeCursorAsync(cancellationToken);
        if (_cursor is not { } cursor)
            return;
        // After a long time away it comes in slices, so that no statement of the database has all of it to sort.
        for (var last = false; !last; moment = await register.MomentAsync(cancellationToken))
        {
            last = cursor.From + _slice >= moment.Now;
            var before = last ? moment.Now.AddDays(1) : cursor.From + _slice;
            var settled = moment.Settled - Margin;
            var (read, told) = await TellAsync(cursor, before, settled, cancellationToken);
            cursor.Advance(before < settled ? before : settled);
            cursor.KeepAfter(told > 0 ? TimeSpan.Zero : Unkept);
            _slice = read > ManyEntries ? Longer(_slice / 2, TimeSpan.FromSeconds(10)) : _slice * 2 < LongestSlice ? _slice * 2 : LongestSlice;
        }
    }

    private async Task<LogWatermark> TakeCursorAsync(CancellationToken cancellationToken)
    {
        var moment = await register.MomentAsync(cancellationToken);
        _cursor ??= MirrorCursor.TryTake(log, moment.Now);
        return moment;
    }

    private async Task<(int Read, int Told)> TellAsync(MirrorCursor cursor, DateTimeOffset before, DateTimeOffset settled, CancellationToken cancellationToken)
    {
        var (read, told) = (0, 0);
        var group = new List<ExecutionLogEntry>(Group);
        await foreach (var entry in register.ReadAsync(cursor.From, before, cancellationToken))
        {
            read++;
            if (cursor.Has(JobEvents.IdOf(entry)))
                continue;
            group.Add(entry);
            if (group.Count == Group)
                told += Append(cursor, group, settled);
        }

        return (read, told + Append(cursor, group, settled));
    }

    private int Append(MirrorCursor cursor, List<ExecutionLogEntry> group, DateTimeOffset settled)
    {
        var count = group.Count;
        if (count == 0)
            return 0;
        var position = cursor.End;
        log.Append([.. group.Select(e => JobEvents.Of(e, options.Conceal))]);
        foreach (var entry in group)
            cursor.Told(JobEvents.IdOf(entry), entry.At, position);
        // What has the time of the last may still follow it.
        var last = group[^1].At;
        group.Clear();
        if (count == Group && last < settled)
        {
            cursor.Advance(last);
            cursor.Keep();
        }

        return count;
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    [LoggerMessage(Level = LogLevel.Warning, Message = "What happens to jobs cannot be written into the event log now; jobs go on, and it is written when it can be")]
    private static partial void LogPaused(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What happens to jobs is written into the event log again, from where it stopped")]
    private static partial void LogGoesOn(ILogger logger);
}
