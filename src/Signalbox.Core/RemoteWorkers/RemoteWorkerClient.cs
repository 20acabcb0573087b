using Signalbox.Durability;
using Signalbox.Jobs;
using Signalbox.Policy;
using Signalbox.Queue;
using Signalbox.Workers;

namespace Signalbox.RemoteWorkers;

/// <summary>
/// What programs outside do as workers: register, say that they are alive, claim. Every surface for them calls these operations. A
/// worker belongs to the program that has registered it, and to nobody else while it is alive.
/// </summary>
public sealed class RemoteWorkerClient
{
    private readonly IWorkerStore _workers;
    private readonly IJobQueue _queue;
    private readonly IHeldAttemptStore _attempts;
    private readonly RemoteClaims _claims;
    private readonly ClaimWaiters _waiters;
    private readonly PolicyClient _policy;
    private readonly RemoteWorkerOptions _options;

    internal RemoteWorkerClient(
        IWorkerStore workers, IJobQueue queue, IHeldAttemptStore attempts, RemoteClaims claims, ClaimWaiters waiters, PolicyClient policy,
        RemoteWorkerOptions options)
    {
        (_workers, _queue, _attempts, _claims, _waiters) = (workers, queue, attempts, claims, waiters);
        (_policy, _options) = (policy, options);
    }

    /// <summary>What workers are told about leases and heartbeats.</summary>
    public RemoteWorkerOptions Options => _options;

    /// <summary>The number of workers of this node that wait for a job now.</summary>
    public int Waiting => _waiters.Count;

    /// <summary>Registers or renews a worker; null when its id is a node's, or another program's whose worker is alive.</summary>
    /// <exception cref="InvalidJobException">It breaks <see cref="RemoteWorkerRules"/>; nothing was stored.</exception>
    public Task<RegisteredWorker?> RegisterAsync(WorkerIdentity worker, string by, CancellationToken cancellationToken = default)
    {
        var errors = RemoteWorkerRules.Check(worker);
        return errors.Count == 0
            ? _workers.TryRegisterAsync(worker, by, cancellationToken)
            : Task.FromException<RegisteredWorker?>(new InvalidJobException(errors));
    }

    /// <summary>
    /// Says that a worker is alive, and renews the leases that hold one of <paramref name="jobs"/>, or all of its leases when that
    /// is null. Null when the program has not registered this worker.
    /// </summary>
    public async Task<(RegisteredWorker Worker, RenewedAttempts Attempts)?> HeartbeatAsync(
        string workerId, string by, WorkerStatus? status, IReadOnlyList<(long JobId, int Attempt)>? jobs, CancellationToken cancellationToken = default)
    {
        if (await _workers.RenewAsync(workerId, by, status, cancellationToken) is not { } worker)
            return null;
        return (worker, await _attempts.RenewAsync(workerId, jobs, _options.HeldFor, cancellationToken));
    }

    /// <summary>Claims jobs, and waits for the first as long as the request says.</summary>
    public async Task<RemoteClaim> ClaimAsync(RemoteClaimRequest request, CancellationToken cancellationToken = default)
    {
        if (RemoteWorkerRules.CheckJobTypes(request.JobTypes) is { Count: > 0 } errors)
            return new RemoteClaim.Invalid(errors);
        if (await _workers.RenewAsync(request.WorkerId, request.By, null, cancellationToken) is not { } worker)
            return new RemoteClaim.Unknown();
        var (types, fault) = ClaimableTypes.Of(worker, request.JobTypes);
        if (fault is not null)
            return new RemoteClaim.Invalid([fault]);
        var identity = new WorkerIdentity(worker.WorkerId, worker.WorkerType, worker.Capabilities, types, worker.MaxConcurrentJobs);
        var batch = await ClaimAsync(new ClaimRequest(identity, request.Max, _options.HeldFor), worker.Paused, request.Wait, cancellationToken);
        if (batch.Jobs.Count > 0 && cancellationToken.IsCancellationRequested)
        {
            // Whoever asked has left, and would hold them without knowing.
            await _claims.GiveUpAsync(batch.LeaseId, worker.WorkerId);
            cancellationToken.ThrowIfCancellationRequested();
        }

        try
        {
            return new RemoteClaim.Claimed(await AllowedAsync(batch, worker.WorkerId), batch.Until);
        }
        catch
        {
            await _claims.GiveUpAsync(batch.LeaseId, worker.WorkerId);
            throw;
        }
    }

    // An approval does not survive a policy that forbids what was approved.
    private async Task<IReadOnlyList<ClaimedJob>> AllowedAsync(ClaimedBatch batch, string workerId)
    {
        if (!batch.Jobs.Any(j => j.NeededApproval))
            return batch.Jobs;
        var rules = await _policy.ReadAsync(CancellationToken.None);
        var allowed = new List<ClaimedJob>(batch.Jobs.Count);
        foreach (var job in batch.Jobs)
        {
            if (!job.NeededApproval || PolicyRefusals.OfApproval(job, workerId, rules) is not { } refusal)
            {
                allowed.Add(job);
                continue;
            }

            var held = new HeldAttempt(batch.LeaseId, job.Id, job.Attempt, workerId, job.JobType, job.MaxAttempts);
            await _attempts.TryLogAsync(held, [refusal.Entry], CancellationToken.None);
            await _queue.EndAsync(
                [new AttemptResult(batch.LeaseId, job.Id, job.Attempt, workerId, new AttemptOutcome.Fail(StorableText.Clean(refusal.Reason), null), ReportedProgress: false)],
                [batch.LeaseId], CancellationToken.None);
        }

        return allowed;
    }

    // A claim that has been sent is not called off: its answer could be lost, and its jobs with it for a lease's time.
    private async Task<ClaimedBatch> ClaimAsync(ClaimRequest request, bool paused, TimeSpan wait, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var batch = paused ? ClaimedBatch.Empty : await _claims.ClaimAsync(request);
        return batch.Jobs.Count > 0 || wait <= TimeSpan.Zero ? batch : await _waiters.WaitAsync(request, wait, cancellationToken);
    }
}
