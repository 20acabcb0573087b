using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Signalbox.Queue;
using Signalbox.WakeUps;

namespace Signalbox.Running;

/// <summary>
/// Keeps this worker's leases alive, and stops its attempts when they are lost or cancelled. When the database cannot be
/// reached in time, a lease counts as lost: another worker may have it.
/// </summary>
internal sealed partial class LeaseKeeper(IJobQueue queue, WorkerOptions options, TimeProvider time, ILogger<LeaseKeeper> logger)
    : IDisposable
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<long, HeldLease> _leases = new();
    // By lease and job: this worker may hold a job again before it has heard that it lost it.
    private readonly ConcurrentDictionary<(long LeaseId, long JobId), ActiveJob> _jobs = new();
    private readonly AsyncAutoResetEvent _wake = new(time);
    private readonly AsyncAutoResetEvent _anyJob = new(time);
    private int _active;

    /// <summary>How many jobs run now.</summary>
    public int ActiveJobs => Volatile.Read(ref _active);

    /// <summary>The timestamp until which a lease that is asked for now will hold.</summary>
    public long ValidUntil() => time.GetTimestamp() + (long)(options.Lease.TotalSeconds * time.TimestampFrequency);

    /// <summary>
    /// How long one question to the database may take: a connection that hangs is noticed within a third of a lease, and
    /// leaves time for others.
    /// </summary>
    public CancellationTokenSource LimitOfOneTry() => new(options.Lease / 4, time);

    public void Hold(HeldLease lease) => _leases[lease.Id] = lease;

    public void Forget(HeldLease lease) => _leases.TryRemove(lease.Id, out _);

    /// <summary>Lets a lease run out, so that its jobs are returned: what they came to could not be recorded.</summary>
    public void GiveUp(HeldLease lease)
    {
        Forget(lease);
        Stop(StopReason.LeaseLost, job => job.Lease == lease);
    }

    public void Add(ActiveJob job)
    {
        _jobs[(job.Lease.Id, job.Job.Id)] = job;
        if (Interlocked.Increment(ref _active) == 1)
            _anyJob.Set();
    }

    public void Remove(ActiveJob job)
    {
        _jobs.TryRemove(KeyValuePair.Create((job.Lease.Id, job.Job.Id), job));
        Interlocked.Decrement(ref _active);
    }

    /// <summary>True while this worker may believe that it holds the lease.</summary>
    public bool IsValid(HeldLease lease) => time.GetTimestamp() < lease.ValidUntil;

    /// <summary>Which of these jobs run here now.</summary>
    public IEnumerable<long> StillRunning(IReadOnlySet<long> jobIds) => _jobs.Keys.Select(k => k.JobId).Where(jobIds.Contains).Distinct();

    /// <summary>Somebody asked for a job, or for any (0), to be cancelled; if it runs here, its worker looks at once.</summary>
    public void CancelRequested(long jobId)
    {
        if (jobId == 0 ? !_leases.IsEmpty : _jobs.Any(j => j.Key.JobId == jobId))
            _wake.Set();
    }

    /// <summary>Tells every running attempt to stop.</summary>
    public void StopAll(StopReason reason)
    {
        foreach (var job in _jobs.Values)
            job.Stop(reason);
    }

    /// <summary>Renews until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await _wake.WaitAsync(options.Lease / 3, cancellationToken);
            for (var failures = 1; !await TryRenewAsync(cancellationToken); failures++)
                await Task.Delay(Min(Backoff.After(failures), options.Lease / 20), time, cancellationToken);
        }
    }

    /// <summary>
    /// Stops attempts whose time is up, and leaves those behind that do not stop, until cancelled. One clock for all
    /// attempts costs less than a timer each; it is exact to a tenth of a second.
    /// </summary>
    public async Task WatchAsync(Func<ActiveJob, Task> leaveBehind, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            if (ActiveJobs == 0)
                await _anyJob.WaitAsync(Timeout.InfiniteTimeSpan, cancellationToken);
            await Task.Delay(WatchInterval, time, cancellationToken);
            var now = time.GetTimestamp();
            foreach (var (_, job) in _jobs)
            {
                if (now >= job.Lease.ValidUntil)
                    GiveUp(job.Lease);
                if (now >= job.Deadline)
                    job.Stop(StopReason.TimeLimit);
                if (job.IsAbandoned(now))
                    _ = leaveBehind(job);
            }
        }
    }

    public void Dispose()
    {
        _wake.Dispose();
        _anyJob.Dispose();
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    // True when there is nothing left to renew.
    private async Task<bool> TryRenewAsync(CancellationToken cancellationToken)
    {
        var leases = _leases.Values.ToArray();
        if (leases.Length == 0)
            return true;
        try
        {
            var until = ValidUntil();
            using var limit = LimitOfOneTry();
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            var renewed = await queue.RenewAsync(options.WorkerId, Array.ConvertAll(leases, l => l.Id), options.Lease, either.Token);
            foreach (var lease in leases)
            {
                if (!renewed.Lost.Contains(lease.Id))
                    lease.RenewUntil(until);
            }

            Stop(StopReason.LeaseLost, job => renewed.Lost.Contains(job.Lease.Id) || renewed.DroppedJobs.Contains((job.Lease.Id, job.Job.Id)));
            Stop(StopReason.Cancelled, job => renewed.CancelRequested.Contains((job.Lease.Id, job.Job.Id)));
            foreach (var lost in renewed.Lost)
                _leases.TryRemove(lost, out _);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogRenewalFailed(logger, e, leases.Length);
            // Renewing one again after its jobs were stopped would keep them from everybody.
            foreach (var lease in leases.Where(l => !IsValid(l)))
                GiveUp(lease);
            return false;
        }
    }

    private void Stop(StopReason reason, Func<ActiveJob, bool> which)
    {
        foreach (var job in _jobs.Values.Where(which))
        {
            LogStopping(logger, job.Job.Id, job.Job.Attempt, reason);
            job.Stop(reason);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Renewing {Leases} leases failed; it is tried again")]
    private static partial void LogRenewalFailed(ILogger logger, Exception exception, int leases);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopping job {JobId}, attempt {Attempt}: {Reason}")]
    private static partial void LogStopping(ILogger logger, long jobId, int attempt, StopReason reason);
}
