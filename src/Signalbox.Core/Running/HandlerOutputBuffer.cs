using System.Collections.Concurrent;
using System.Data.Common;
using System.Text;
using Microsoft.Extensions.Logging;
using Signalbox.Changes;
using Signalbox.Jobs;
using Signalbox.Logs;
using Signalbox.Queue;
using Signalbox.WakeUps;

namespace Signalbox.Running;

/// <summary>
/// Gathers what running handlers say (log entries, progress) and stores it a few times a second, so that a talkative
/// handler costs one statement and not thousands; and tells those who watch that there is something new to read.
/// </summary>
internal sealed partial class HandlerOutputBuffer(
    IJobQueue queue, ILogStore logs, LeaseKeeper leases, IChangeFeed changes, WorkerOptions options, TimeProvider time,
    ILogger<HandlerOutputBuffer> logger) : IDisposable
{
    private const int MostWaiting = 50_000;
    private const int Batch = 1_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly ConcurrentQueue<LogEntry> _entries = new();
    private readonly ConcurrentDictionary<(long LeaseId, long JobId), ProgressReport> _progress = new();
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly AsyncAutoResetEvent _wake = new(time);
    private long _added;
    private long _stored;
    private int _dropped;

    /// <summary>Takes an entry, unless the attempt is settled; past the job's bound one entry says so, and the others are left out.</summary>
    public void Add(ActiveJob job, LogEntry entry) => job.TryWhileOpen(() =>
    {
        if (job.Notes.Entries > options.MaximumLogEntries)
            return;
        var left = options.MaximumLogEntries - job.History.LogEntries - job.Notes.Entries;
        if (left > 0)
        {
            job.Notes.Entries++;
            Take(entry);
        }
        else
        {
            job.Notes.Entries = options.MaximumLogEntries + 1;
            // What an earlier attempt said last is this already.
            if (left == 0)
                Take(entry with { Level = LogEntryLevel.Warning, Metadata = null, Message = $"The job has {options.MaximumLogEntries:N0} log entries, which is the limit: what it says from here on is left out." });
        }
    });

    /// <summary>Takes the latest progress, unless the attempt is settled.</summary>
    public void Add(ActiveJob job, ProgressReport report) => job.TryWhileOpen(() =>
    {
        job.Notes.ReportedProgress = true;
        _progress[(job.Lease.Id, job.Job.Id)] = report with { LeaseId = job.Lease.Id };
        _wake.Set();
    });

    /// <summary>
    /// Stores what a settled attempt has said, before its end is recorded. When that fails its entries are kept and stored
    /// later: what a job said must not keep its outcome from being recorded.
    /// </summary>
    public async Task StoreBeforeEndAsync(ActiveJob job)
    {
        if (!job.Notes.Any)
            return;
        await TryFlushAsync();
        // Stored after the end, it would be the progress of a job that does not run.
        _progress.TryRemove((job.Lease.Id, job.Job.Id), out _);
    }

    /// <summary>Stores what was said until now, and not what is said meanwhile; a fault is only logged, and it is tried again later.</summary>
    public async Task TryFlushAsync()
    {
        var wanted = Interlocked.Read(ref _added);
        await _one.WaitAsync();
        try
        {
            using var limit = new CancellationTokenSource(Patience, time);
            await StoreProgressAsync(limit.Token);
            await StoreEntriesAsync(wanted, limit.Token);
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

    private void Take(LogEntry entry)
    {
        if (Interlocked.Read(ref _added) - Interlocked.Read(ref _stored) >= MostWaiting)
        {
            Interlocked.Increment(ref _dropped);
            return;
        }

        _entries.Enqueue(entry);
        Interlocked.Increment(ref _added);
        _wake.Set();
    }

    private async Task StoreProgressAsync(CancellationToken cancellationToken)
    {
        var reports = _progress.ToArray();
        if (reports.Length == 0)
            return;
        await queue.ReportProgressAsync(Array.ConvertAll(reports, r => r.Value), cancellationToken);
        foreach (var report in reports)
            _progress.TryRemove(report);
    }

    private async Task StoreEntriesAsync(long wanted, CancellationToken cancellationToken)
    {
        while (Interlocked.Read(ref _stored) < wanted)
        {
            // They leave the queue only once they are stored, so that nothing is lost while the database is away.
            var entries = _entries.Take(Batch).ToList();
            await AppendAsync(entries, cancellationToken);
            // What was stored late, after its job had ended, must not be told as if the job still ran.
            changes.PublishJobs(leases.StillRunning(entries.Select(e => e.JobId).OfType<long>().ToHashSet()), JobStatus.Running);
            for (var i = 0; i < entries.Count; i++)
                _entries.TryDequeue(out _);
            Interlocked.Add(ref _stored, entries.Count);
        }

        if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
            LogDropped(logger, dropped, MostWaiting);
    }

    // One entry that cannot be stored must not keep the others from it.
    private async Task AppendAsync(IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken)
    {
        try
        {
            await logs.AppendAsync(entries, cancellationToken);
        }
        catch (Exception e) when (e is EncoderFallbackException or DbException { IsTransient: false, SqlState: ['2', '2', ..] or ['5', '4', ..] })
        {
            if (entries.Count == 1)
                LogUnstorable(logger, e, entries[0].JobId);
            else
                foreach (var entry in entries)
                    await AppendAsync([entry], cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A log entry of job {JobId} cannot be stored and is dropped: its metadata are no JSON")]
    private static partial void LogUnstorable(ILogger logger, Exception exception, long? jobId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Storing handlers' log entries and progress failed; it is tried again")]
    private static partial void LogStoringFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Dropped} log entries of handlers were dropped: {Waiting} were waiting to be stored")]
    private static partial void LogDropped(ILogger logger, int dropped, int waiting);
}
