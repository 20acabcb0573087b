using Signalbox.Json;

namespace Signalbox.Checkpoints;

/// <summary>Checkpoints as people see them. Each decision is one guarded transaction with its log entry.</summary>
public interface ICheckpointStore
{
    /// <summary>Reads a checkpoint, or null.</summary>
    Task<Checkpoint?> FindAsync(long id, CancellationToken cancellationToken);

    /// <summary>
    /// Finds and counts checkpoints, pending ones oldest first, others newest first, behind <paramref name="after"/>; a call's work is
    /// bounded, however many there are. They are read later.
    /// </summary>
    Task<CheckpointListing> ListAsync(CheckpointStatus? status, int limit, int offset, long? after, CancellationToken cancellationToken);

    /// <summary>
    /// A page of what <paramref name="query"/> describes, without data of more than 64 kB; a call's work is bounded, however
    /// many checkpoints there are.
    /// </summary>
    /// <exception cref="ArgumentException">The cursor is none of this query's.</exception>
    Task<CheckpointSlice> BrowseAsync(CheckpointQuery query, CancellationToken cancellationToken);

    /// <summary>Reads a checkpoint with all of its data and what there is to know of its job, or null.</summary>
    Task<CheckpointCase?> FindCaseAsync(long id, CancellationToken cancellationToken);

    /// <summary>How many checkpoints wait for people.</summary>
    Task<long> CountPendingAsync(CancellationToken cancellationToken);

    /// <summary>The checkpoints of a job, oldest first, with all of their data or without large ones; read a few at a time.</summary>
    IAsyncEnumerable<Checkpoint> ReadForJobAsync(long jobId, bool whole, CancellationToken cancellationToken = default);

    /// <summary>
    /// Adds one person's approval if the checkpoint is pending and in time; with the last required one the job goes back on
    /// the line. <paramref name="edits"/> replaces the data, and is what later approvals and the job see. With
    /// <paramref name="expectedDigest"/>, only if the data still have that digest.
    /// </summary>
    Task<DecisionOutcome> TryApproveAsync(
        long id, string by, string? comment, RawJson? edits, string? expectedDigest, CancellationToken cancellationToken);

    /// <summary>Rejects a pending checkpoint in time; its job fails, or is told if it asked for that.</summary>
    Task<DecisionOutcome> TryRejectAsync(long id, string by, string reason, CancellationToken cancellationToken);
}
