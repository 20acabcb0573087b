using Signalbox.Checkpoints;
using Signalbox.Json;

namespace Signalbox.Queue;

/// <summary>
/// The line as workers see it. Everything that an attempt writes names its lease and does nothing when that is gone, so
/// one attempt can take effect, though a paused process may still be running.
/// </summary>
public interface IJobQueue
{
    /// <summary>Takes a lease on the first jobs of the line that this worker may have.</summary>
    Task<ClaimedBatch> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Gives up a claim whose answer was lost: what it took goes back on the line as if it had never been claimed, and if it
    /// has not been carried out yet it never will be.
    /// </summary>
    Task GiveUpClaimAsync(long leaseId, string workerId, CancellationToken cancellationToken);

    /// <summary>What earlier attempts left.</summary>
    Task<JobHistory> HistoryAsync(long jobId, CancellationToken cancellationToken);

    /// <summary>
    /// Ends attempts, and removes those leases of <paramref name="closing"/> whose jobs have all ended or left. A job that
    /// somebody asked to be cancelled ends cancelled, whatever came of it. One receipt an attempt, in order. Repeating it
    /// after a lost answer does no harm.
    /// </summary>
    Task<IReadOnlyList<EndReceipt>> EndAsync(
        IReadOnlyList<AttemptResult> attempts, IReadOnlyList<ClosingLease> closing, CancellationToken cancellationToken);

    /// <summary>Renews a worker's leases from the database's now, and tells what it has lost and should cancel.</summary>
    Task<RenewedLeases> RenewAsync(
        string workerId, IReadOnlyList<long> leaseIds, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>
    /// Saves a step once. Returns the saved output (an earlier one when the name was taken), or null when the lease is gone.
    /// </summary>
    Task<RawJson?> SaveStepAsync(
        long leaseId, long jobId, int attempt, string name, RawJson output, CancellationToken cancellationToken);

    /// <summary>Records a non-blocking checkpoint, once for equal data; null when the lease is gone.</summary>
    Task<Checkpoint?> RecordCheckpointAsync(
        long leaseId, long jobId, string workerId, CheckpointDraft draft, CancellationToken cancellationToken);

    /// <summary>Stores the latest progress of running jobs.</summary>
    Task ReportProgressAsync(IReadOnlyList<ProgressReport> reports, CancellationToken cancellationToken);

    /// <summary>
    /// Moves jobs that are due from the schedule to the line; returns how long it is until the next is due, or null when
    /// none is scheduled, and whether any moved.
    /// </summary>
    Task<(bool Moved, TimeSpan? UntilNext)> PromoteDueAsync(CancellationToken cancellationToken);
}
