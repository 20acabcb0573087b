using System.Data.Common;
using System.Text;
using Microsoft.Extensions.Logging;
using Signalbox.Durability;
using Signalbox.Queue;

namespace Signalbox.Running;

/// <summary>
/// Writes how attempts ended, in groups: those that end while one group is being written form the next. The attempts of one
/// lease are written one group after another, so that the last of them can close it.
/// </summary>
internal sealed partial class JobFinisher : IAsyncDisposable
{
    private readonly IJobQueue _queue;
    private readonly LeaseKeeper _leases;
    private readonly WorkerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<JobFinisher> _logger;
    private readonly Action<ActiveJob> _ended;
    private readonly GroupCommit<Ended, EndReceipt> _groups;
    // A connection that hangs leaves time for another try while the leases hold.
    private readonly TimeSpan _patience;

    /// <summary>Calls <paramref name="ended"/> once for each attempt, when its end is recorded or given up.</summary>
    public JobFinisher(
        IJobQueue queue, LeaseKeeper leases, WorkerOptions options, TimeProvider time, Action<ActiveJob> ended, ILogger<JobFinisher> logger)
    {
        _queue = queue;
        _leases = leases;
        _options = options;
        _time = time;
        _ended = ended;
        _logger = logger;
        _patience = TimeSpan.FromSeconds(Math.Clamp(options.Lease.TotalSeconds / 4, 2, 30));
        _groups = new GroupCommit<Ended, EndReceipt>(WriteAsync, writers: 2, maximumGroup: 2_000, partition: e => e.Job.Lease.Id);
    }

    private readonly record struct Ended(ActiveJob Job, AttemptOutcome Outcome);

    /// <summary>Ends an attempt; its slot is free once that is recorded.</summary>
    public void End(ActiveJob job, AttemptOutcome ending)
    {
        if (!_groups.Post(new Ended(job, ending)))
            _ended(job);
    }

    /// <summary>Ends an attempt at a checkpoint; its slot stays taken until its handler has returned.</summary>
    public Task<EndReceipt> SuspendAsync(ActiveJob job, AttemptOutcome.Suspend ending) => _groups.CommitAsync(new Ended(job, ending));

    public ValueTask DisposeAsync() => _groups.DisposeAsync();

    private async Task<IReadOnlyList<EndReceipt>> WriteAsync(IReadOnlyList<Ended> group)
    {
        try
        {
            var receipts = await WriteUntilDoneAsync(group);
            for (var i = 0; i < receipts.Count; i++)
            {
                if (receipts[i] == EndReceipt.LeaseLost)
                    LogLeaseLost(_logger, group[i].Job.Job.Id, group[i].Job.Job.Attempt);
            }

            return receipts;
        }
#pragma warning disable CA1031 // whatever it was, the leases run out and their jobs are returned
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogGivenUp(_logger, e, group.Count);
            foreach (var (job, _) in group)
                _leases.GiveUp(job.Lease);
            throw;
        }
        finally
        {
            // A handler that asked at a checkpoint has not returned yet. One whose evidence a person must look at has.
            foreach (var (job, _) in group)
            {
                if (job.Settlement != Settlement.Suspended)
                    _ended(job);
            }
        }
    }

    private async Task<IReadOnlyList<EndReceipt>> WriteUntilDoneAsync(IReadOnlyList<Ended> group)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                return await WriteOnceAsync(group);
            }
            catch (Exception e) when (IsAboutTheData(e))
            {
                LogUnwritable(_logger, e, group.Count);
                return await WriteOneByOneAsync(group, e);
            }
#pragma warning disable CA1031 // the database may be away for any reason; the endings are kept until it is back or the leases are over
            catch (Exception e) when (group.Any(g => _leases.IsValid(g.Job.Lease)))
#pragma warning restore CA1031
            {
                LogRetrying(_logger, e, group.Count);
                await Task.Delay(Backoff.After(failures), _time, CancellationToken.None);
            }
        }
    }

    private async Task<IReadOnlyList<EndReceipt>> WriteOnceAsync(IReadOnlyList<Ended> group)
    {
        var counts = new Dictionary<HeldLease, int>();
        var attempts = new AttemptResult[group.Count];
        for (var i = 0; i < attempts.Length; i++)
        {
            var (job, ending) = group[i];
            attempts[i] = new AttemptResult(job.Lease.Id, job.Job.Id, job.Job.Attempt, _options.WorkerId, ending, job.Notes.ReportedProgress);
            counts[job.Lease] = counts.GetValueOrDefault(job.Lease) + 1;
        }

        var closing = counts.Where(c => c.Value >= c.Key.Remaining).Select(c => new ClosingLease(c.Key.Id, c.Key.Completed)).ToArray();
        using var limit = new CancellationTokenSource(_patience, _time);
        var receipts = await _queue.EndAsync(attempts, closing, limit.Token);
        foreach (var (lease, count) in counts)
        {
            lease.Remaining -= count;
            if (lease.Remaining <= 0)
                _leases.Forget(lease);
        }

        for (var i = 0; i < attempts.Length; i++)
        {
            if (group[i].Job.Lease.Remaining > 0 && group[i].Outcome is AttemptOutcome.Complete && receipts[i] == EndReceipt.Recorded)
                group[i].Job.Lease.AddCompleted(attempts[i].JobId);
        }

        return receipts;
    }

    // One of the group cannot be stored. The others must not pay for it, and it must be known for what it is.
    private async Task<IReadOnlyList<EndReceipt>> WriteOneByOneAsync(IReadOnlyList<Ended> group, Exception first)
    {
        if (group.Count == 1)
            return await WriteUntilDoneAsync([group[0] with { Outcome = Storable(group[0], first) }]);
        var receipts = new EndReceipt[group.Count];
        for (var i = 0; i < receipts.Length; i++)
            receipts[i] = (await WriteUntilDoneAsync([group[i]]))[0];
        return receipts;
    }

    // Something simpler to say in the place of what cannot be stored; when nothing is left, the group is given up.
    private static AttemptOutcome Storable(Ended ended, Exception fault) => ended.Outcome switch
    {
        AttemptOutcome.Fail { ErrorData: null } => throw new InvalidOperationException($"The end of job {ended.Job.Job.Id} cannot be stored.", fault),
        AttemptOutcome.Fail fail => fail with { ErrorData = null },
        _ => new AttemptOutcome.Fail($"Its outcome could not be stored: {StorableText.Clean(fault.Message)}", null),
    };

    // Class 22 is data exceptions, 23 broken constraints, 54 limits of the program; text that is not Unicode does not even
    // reach the database.
    private static bool IsAboutTheData(Exception e) =>
        e is DbException { IsTransient: false, SqlState: ['2', '2' or '3', ..] or ['5', '4', ..] } or EncoderFallbackException;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId}, attempt {Attempt}, had lost its lease; its outcome was not recorded")]
    private static partial void LogLeaseLost(ILogger logger, long jobId, int attempt);

    [LoggerMessage(Level = LogLevel.Error, Message = "The ends of {Count} attempts could not be recorded; their jobs are returned when the leases run out")]
    private static partial void LogGivenUp(ILogger logger, Exception exception, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Recording the end of {Count} attempts failed; it is tried again while their leases hold")]
    private static partial void LogRetrying(ILogger logger, Exception exception, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An outcome among {Count} cannot be stored; they are stored one by one")]
    private static partial void LogUnwritable(ILogger logger, Exception exception, int count);
}
