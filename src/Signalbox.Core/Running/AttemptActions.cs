using System.Data.Common;
using Signalbox.Checkpoints;
using Signalbox.Handlers;
using Signalbox.Json;
using Signalbox.Learnings;
using Signalbox.Logs;
using Signalbox.Policy;
using Signalbox.Queue;

namespace Signalbox.Running;

/// <summary>What one running attempt may ask, until it is settled; every write names the attempt's lease.</summary>
internal sealed class AttemptActions(
    ActiveJob job, WorkerOptions options, IJobQueue queue, LeaseKeeper leases, JobFinisher finisher, HandlerOutputBuffer notes,
    PolicyClient policy, LearningClient learnings, TimeProvider time) : IJobActions
{
    private int _learnings;

    /// <inheritdoc />
    public async Task<RawJson> SaveStepAsync(string name, RawJson output)
    {
        ThrowIfOver();
        if (output.ByteCount > options.MaximumResultBytes)
            throw new JobLimitException($"The output of step '{name}' has {output.ByteCount:N0} bytes and the limit is {options.MaximumResultBytes:N0}; store it elsewhere and return where.");
        if (job.StepsSaved >= options.MaximumSteps)
            throw new JobLimitException($"The job has saved {options.MaximumSteps:N0} steps, which is the limit; do more in each of them, or divide the work over several jobs.");
        var saved = await WhileHeldAsync(() =>
            queue.SaveStepAsync(job.Lease.Id, job.Job.Id, job.Job.Attempt, name, output, CancellationToken.None)) ?? throw Lost();
        job.StepSaved();
        return saved;
    }

    /// <inheritdoc />
    public async Task<Checkpoint> RecordAsync(CheckpointDraft draft)
    {
        ThrowIfOver();
        RequireAllowed(await WhileHeldAsync(() => policy.InForceAsync(CancellationToken.None)), draft.Name, draft.Data, draft.Digest);
        return await WhileHeldAsync(() =>
            queue.RecordCheckpointAsync(job.Lease.Id, job.Job.Id, options.WorkerId, draft, CancellationToken.None)) ?? throw Lost();
    }

    /// <inheritdoc />
    public async Task SuspendAsync(CheckpointDraft draft)
    {
        ThrowIfOver();
        RequireAllowed(await WhileHeldAsync(() => policy.ReadAsync(CancellationToken.None)), draft.Name, draft.Data, draft.Digest);
        if (!job.TrySettle(Settlement.Suspended))
            throw Ended();
        await notes.StoreBeforeEndAsync(job);
        if (await finisher.SuspendAsync(job, new AttemptOutcome.Suspend(draft)) == EndReceipt.LeaseLost)
            throw Lost();
    }

    /// <inheritdoc />
    public async Task ResumeAsync(Checkpoint decided)
    {
        ThrowIfOver();
        // What people approved under another policy is looked at again: a refusal needs no such look.
        if (decided.Status == CheckpointStatus.Approved)
            RequireAllowed(await WhileHeldAsync(() => policy.ReadAsync(CancellationToken.None)), decided.Name, decided.Data, decided.ShownDigest);
    }

    /// <inheritdoc />
    public async Task LearnAsync(LearningText learning)
    {
        ThrowIfOver();
        if (Interlocked.Increment(ref _learnings) > LearningRules.MaximumBatch)
            throw new JobLimitException($"The attempt has written down {LearningRules.MaximumBatch:N0} learnings, which is the limit; gather what belongs together in one.");
        await WhileHeldAsync(() => learnings.AddAsync(learning, options.WorkerId, CancellationToken.None));
    }

    /// <inheritdoc />
    public void ReportProgress(ProgressReport report)
    {
        if (job.Reason != StopReason.LeaseLost)
            notes.Add(job, report);
    }

    /// <inheritdoc />
    public void Log(LogEntry entry)
    {
        if (job.Reason != StopReason.LeaseLost)
            notes.Add(job, entry);
    }

    private void RequireAllowed(PolicyInForce rules, string checkpoint, RawJson data, string digest)
    {
        if (PolicyRefusals.OfCheckpoint(job.Job.Id, options.WorkerId, checkpoint, data, digest, rules) is not { } refusal)
            return;
        notes.Add(job, refusal.Entry);
        throw new ProhibitedActionException(refusal.Reason);
    }

    private void ThrowIfOver()
    {
        if (job.Reason == StopReason.LeaseLost)
            throw Lost();
        if (job.Settlement != Settlement.Open)
            throw Ended();
    }

    // A step that was done must not be done again because the answer to its saving was lost: as long as the lease holds the
    // saving is repeated, which returns what the first has saved.
    private async Task<T> WhileHeldAsync<T>(Func<Task<T>> write)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                return await write();
            }
            catch (DbException e) when ((e.IsTransient || e.SqlState is null) && leases.IsValid(job.Lease))
            {
                await Task.Delay(Backoff.After(failures), time, job.Token);
            }
        }
    }

    private LeaseLostException Lost() => new(job.Job.Id, job.Job.Attempt);

    private AttemptEndedException Ended() => new(job.Job.Id, job.Job.Attempt);
}
