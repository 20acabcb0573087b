using Microsoft.Extensions.Logging;
using Signalbox.Workers;

namespace Signalbox.Running;

/// <summary>Claims what fits its free slots, and starts it.</summary>
internal sealed partial class JobDispatcher(
    IJobLine line, WorkerIdentity worker, LeaseKeeper leases, WorkerOptions options, TimeProvider time,
    ILogger<JobDispatcher> logger) : IDisposable
{
    private readonly WakeUp _wake = new(time);
    private readonly Lock _lock = new();
    private int _free = options.MaxConcurrentJobs;
    private bool _paused;

    /// <summary>Work may have arrived.</summary>
    public void Wake() => _wake.Set();

    /// <summary>Stops or starts claiming; running jobs go on.</summary>
    public void SetPaused(bool paused)
    {
        Volatile.Write(ref _paused, paused);
        _wake.Set();
    }

    /// <summary>
    /// Claims jobs and starts them with <paramref name="run"/> until cancelled. Jobs that it started may still run when it
    /// returns.
    /// </summary>
    public async Task RunAsync(Func<ActiveJob, Task> run, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var slots = Volatile.Read(ref _paused) ? 0 : TakeSlots();
            var found = ClaimedBatch.Empty;
            try
            {
                if (slots > 0)
                    found = await ClaimAsync(slots, run, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                LogClaimFailed(logger, e);
                GiveBack(slots);
                await _wake.WaitAsync(TimeSpan.FromSeconds(1), cancellationToken);
                continue;
            }

            GiveBack(slots - found.Jobs.Count);
            if (found.Jobs.Count == 0)
                await _wake.WaitAsync(found.MoreMayBeReady ? TimeSpan.FromMilliseconds(5) : options.PollInterval, cancellationToken);
        }
    }

    /// <summary>An attempt has ended, and its slot is free.</summary>
    public void Ended(ActiveJob job)
    {
        leases.Remove(job);
        if (GiveBack(1))
            _wake.Set();
    }

    public void Dispose() => _wake.Dispose();

    private async Task<ClaimedBatch> ClaimAsync(int slots, Func<ActiveJob, Task> run, CancellationToken cancellationToken)
    {
        var validUntil = leases.ValidUntil();
        // A claim that has been sent is not called off: its answer could be lost, and its jobs with it for a lease's time.
        cancellationToken.ThrowIfCancellationRequested();
        var batch = await line.ClaimAsync(new ClaimRequest(worker, slots, options.Lease), CancellationToken.None);
        if (batch.Jobs.Count == 0)
            return batch;
        var lease = new HeldLease(batch.LeaseId, batch.Jobs.Count, validUntil, time.GetTimestamp());
        leases.Hold(lease);
        foreach (var job in batch.Jobs)
        {
            var active = new ActiveJob(job, lease, time, options.StopGrace);
            leases.Add(active);
            // Without the execution context: what surrounds this loop is no part of the job's own story.
            ThreadPool.UnsafeQueueUserWorkItem(static s => _ = s.run(s.active), (active, run), preferLocal: false);
        }

        return batch;
    }

    // With many slots it waits until a good part is free, so that jobs are claimed in batches and not one by one.
    private int WorthClaiming => Math.Max(1, Math.Min(options.ClaimBatch, options.MaxConcurrentJobs) / 4);

    private int TakeSlots()
    {
        lock (_lock)
        {
            if (_free < WorthClaiming)
                return 0;
            var taken = Math.Min(_free, options.ClaimBatch);
            _free -= taken;
            return taken;
        }
    }

    // True when enough slots have become free to claim again.
    private bool GiveBack(int slots)
    {
        lock (_lock)
        {
            var before = _free;
            _free += slots;
            return before < WorthClaiming && _free >= WorthClaiming;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Claiming jobs failed; it is tried again in a second")]
    private static partial void LogClaimFailed(ILogger logger, Exception exception);
}
