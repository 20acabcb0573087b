using System.Collections.Concurrent;
using System.Data.Common;
using System.Text;
using Microsoft.Extensions.Logging;
using Signalbox.Changes;
using Signalbox.Jobs;
using Signalbox.Logs;

namespace Signalbox.Running;

/// <summary>
/// Gathers what running handlers say (log entries, progress) and stores it a few times a second, so that a talkative
/// handler costs one statement and not thousands; and tells those who watch that there is something new to read.
/// </summary>
internal sealed partial class RunningNotes(
    IJobLine line, ILogStore logs, LeaseKeeper leases, IChangeFeed changes, TimeProvider time, ILogger<RunningNotes> logger) : IDisposable
{
    private const int MostEntries = 10_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private readonly ConcurrentQueue<LogEntry> _entries = new();
    private readonly ConcurrentDictionary<long, ProgressReport> _progress = new();
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly WakeUp _wake = new(time);
    private int _dropped;

    public void Add(LogEntry entry)
    {
        if (_entries.Count >= MostEntries)
        {
            Interlocked.Increment(ref _dropped);
            return;
        }

        _entries.Enqueue(entry);
        _wake.Set();
    }

    public void Add(ProgressReport report)
    {
        _progress[report.JobId] = report;
        _wake.Set();
    }

    /// <summary>
    /// Stores what was said so far. When that fails it is kept and stored later: what a job said must not keep its outcome
    /// from being recorded.
    /// </summary>
    public async Task TryFlushAsync()
    {
        await _one.WaitAsync();
        try
        {
            await StoreAsync();
        }
#pragma warning disable CA1031 // whatever it was, it is tried again
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogStoringFailed(logger, e);
            _wake.Set();
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Stores until cancelled. What a job said is stored before its attempt ends, unless the database is away.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await _wake.WaitAsync(Timeout.InfiniteTimeSpan, cancellationToken);
            await Task.Delay(Pause, time, cancellationToken);
            await TryFlushAsync();
        }
    }

    public void Dispose()
    {
        _one.Dispose();
        _wake.Dispose();
    }

    private async Task StoreAsync()
    {
        var reports = _progress.Values.ToArray();
        foreach (var report in reports)
            _progress.TryRemove(KeyValuePair.Create(report.JobId, report));
        try
        {
            if (reports.Length > 0)
                await line.ReportProgressAsync(reports, CancellationToken.None);
        }
        catch
        {
            foreach (var report in reports)
                _progress.TryAdd(report.JobId, report);
            throw;
        }

        while (!_entries.IsEmpty)
        {
            // They leave the queue only once they are stored, so that nothing is lost while the database is away.
            var entries = _entries.Take(1_000).ToList();
            await AppendAsync(entries);
            // What was stored late, after its job had ended, must not be told as if the job still ran.
            changes.PublishJobs(leases.StillRunning(entries.Select(e => e.JobId).OfType<long>().ToHashSet()), JobStatus.Running);
            for (var i = 0; i < entries.Count; i++)
                _entries.TryDequeue(out _);
        }

        if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
            LogDropped(logger, dropped);
    }

    // One entry that cannot be stored must not keep the others from it.
    private async Task AppendAsync(IReadOnlyList<LogEntry> entries)
    {
        try
        {
            await logs.AppendAsync(entries, CancellationToken.None);
        }
        catch (Exception e) when (e is EncoderFallbackException or DbException { IsTransient: false, SqlState: ['2', '2', ..] or ['5', '4', ..] })
        {
            if (entries.Count == 1)
                LogUnstorable(logger, e, entries[0].JobId);
            else
                foreach (var entry in entries)
                    await AppendAsync([entry]);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A log entry of job {JobId} cannot be stored and is dropped: its metadata are no JSON")]
    private static partial void LogUnstorable(ILogger logger, Exception exception, long? jobId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Storing handlers' log entries and progress failed; it is tried again")]
    private static partial void LogStoringFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Dropped} log entries of handlers were dropped: more than 10,000 were waiting to be stored")]
    private static partial void LogDropped(ILogger logger, int dropped);
}
