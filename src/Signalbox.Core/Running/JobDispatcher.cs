using Microsoft.Extensions.Logging;
using Signalbox.Queue;
using Signalbox.WakeUps;
using Signalbox.Workers;

namespace Signalbox.Running;

/// <summary>Claims what fits its free slots, and starts it.</summary>
internal sealed partial class JobDispatcher(
    IJobQueue queue, WorkerIdentity worker, LeaseKeeper leases, WorkerOptions options, TimeProvider time,
    ILogger<JobDispatcher> logger) : IDisposable
{
    // How long free slots wait for more of them.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private readonly AsyncAutoResetEvent _wake = new(time);
    private readonly Lock _lock = new();
    // Claims without an answer: they may have taken jobs of which nobody knows.
    private readonly List<long> _unanswered = [];
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
            // With many slots it waits a moment until a good part is free, so that jobs are claimed in batches and not one by one.
            if (IsWorthAMoment())
                await _wake.WaitAsync(Gathering, cancellationToken);
            var slots = Volatile.Read(ref _paused) ? 0 : TakeSlots();
            var found = ClaimedBatch.Empty;
            try
            {
                await GiveUpUnansweredAsync(cancellationToken);
                if (slots > 0)
                    found = await ClaimAsync(slots, run, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                LogClaimFailed(logger, e);
                GiveBack(slots);
                await _wake.WaitAsync(AfterFailure, cancellationToken);
                continue;
            }

            GiveBack(slots - found.Jobs.Count);
            if (found.Jobs.Count == 0)
                await _wake.WaitAsync(found.MoreMayBeReady ? Gathering : options.PollInterval, cancellationToken);
        }
    }

    /// <summary>An attempt has ended, and its slot is free; saying it again changes nothing.</summary>
    public void Ended(ActiveJob job)
    {
        if (!job.TryFree())
            return;
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
        var request = new ClaimRequest(worker, slots, options.Lease);
        ClaimedBatch batch;
        try
        {
            using var limit = leases.LimitOfOneTry();
            batch = await queue.ClaimAsync(request, limit.Token);
        }
        catch
        {
            _unanswered.Add(request.LeaseId);
            throw;
        }

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

    private async Task GiveUpUnansweredAsync(CancellationToken cancellationToken)
    {
        while (_unanswered.Count > 0)
        {
            using var limit = leases.LimitOfOneTry();
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            await queue.GiveUpClaimAsync(_unanswered[^1], worker.WorkerId, either.Token);
            _unanswered.RemoveAt(_unanswered.Count - 1);
        }
    }

    private int WorthClaiming => Math.Max(1, Math.Min(options.ClaimBatch, options.MaxConcurrentJobs) / 4);

    private bool IsWorthAMoment()
    {
        lock (_lock)
            return _free > 0 && _free < WorthClaiming;
    }

    private int TakeSlots()
    {
        lock (_lock)
        {
            var taken = Math.Min(_free, options.ClaimBatch);
            _free -= taken;
            return taken;
        }
    }

    // True when there is something to claim with that there was not before: a first slot, or enough of them.
    private bool GiveBack(int slots)
    {
        lock (_lock)
        {
            var before = _free;
            _free += slots;
            return _free > before && (before == 0 || (before < WorthClaiming && _free >= WorthClaiming));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Claiming jobs failed; it is tried again in a second")]
    private static partial void LogClaimFailed(ILogger logger, Exception exception);
}
