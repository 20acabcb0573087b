using System.Data.Common;
using Signalbox.Checkpoints;
using Signalbox.Handlers;
using Signalbox.Json;
using Signalbox.Logs;

namespace Signalbox.Running;

/// <summary>What one running attempt may ask; every write names the attempt's lease.</summary>
internal sealed class AttemptActions(
    ActiveJob job, string workerId, IJobLine line, LeaseKeeper leases, JobFinisher finisher, RunningNotes notes, TimeProvider time) : IJobActions
{
    /// <inheritdoc />
    public async Task<RawJson> SaveStepAsync(string name, RawJson output)
    {
        ThrowIfLost();
        return await WhileHeldAsync(() =>
            line.SaveStepAsync(job.Lease.Id, job.Job.Id, job.Job.Attempt, name, output, CancellationToken.None)) ?? throw Lost();
    }

    /// <inheritdoc />
    public async Task<Checkpoint> RecordAsync(CheckpointDraft draft)
    {
        ThrowIfLost();
        return await WhileHeldAsync(() =>
            line.RecordCheckpointAsync(job.Lease.Id, job.Job.Id, workerId, draft, CancellationToken.None)) ?? throw Lost();
    }

    /// <inheritdoc />
    public async Task SuspendAsync(CheckpointDraft draft)
    {
        ThrowIfLost();
        if (job.Logged)
            await notes.TryFlushAsync();
        job.Suspended = true;
        if (await finisher.SuspendAsync(job, new JobEnding.Suspend(draft)) == EndReceipt.LeaseLost)
            throw Lost();
    }

    /// <inheritdoc />
    public void ReportProgress(ProgressReport report)
    {
        if (IsLost)
            return;
        job.ReportedProgress = true;
        notes.Add(report with { LeaseId = job.Lease.Id });
    }

    /// <inheritdoc />
    public void Log(LogEntry entry)
    {
        if (IsLost)
            return;
        job.Logged = true;
        notes.Add(entry);
    }

    private void ThrowIfLost()
    {
        if (IsLost)
            throw Lost();
    }

    private bool IsLost => job.Suspended || job.Reason == StopReason.LeaseLost;

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
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(50 * (1 << Math.Min(failures, 6)), 2_000)), time, job.Token);
            }
        }
    }

    private LeaseLostException Lost() => new(job.Job.Id, job.Job.Attempt);
}
