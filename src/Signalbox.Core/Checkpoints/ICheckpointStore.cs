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
    Task<CheckpointWithJob?> FindWithJobAsync(long id, CancellationToken cancellationToken);

    /// <summary>How many checkpoints wait for people.</summary>
    Task<long> CountPendingAsync(CancellationToken cancellationToken);

    /// <summary>The checkpoints of a job, oldest first, with all of their data or without large ones; read a few at a time.</summary>
    IAsyncEnumerable<Checkpoint> ReadForJobAsync(long jobId, bool whole, CancellationToken cancellationToken = default);

    /// <summary>
    /// Decides a pending checkpoint in time. An approval is added; with the last required one the job goes back on the line.
    /// Its edits replace the data, and are what later approvals and the job see. A rejection fails the job, or tells its
    /// handler if that asked for it.
    /// </summary>
    Task<DecisionOutcome> TryDecideAsync(DecisionDraft draft, CancellationToken cancellationToken);

    /// <summary>
    /// Holds a decision for <paramref name="time"/> if <see cref="TryDecideAsync"/> would take it now. While it is held, nobody
    /// decides the checkpoint and it does not expire; if its job is cancelled, the decision is dropped.
    /// </summary>
    Task<DecisionOutcome> TryHoldAsync(DecisionDraft draft, TimeSpan time, CancellationToken cancellationToken);

    /// <summary>Takes back what <paramref name="by"/> decided, if it is held and theirs; false when it is in force, or was never held.</summary>
    Task<bool> TryTakeBackAsync(long id, string by, CancellationToken cancellationToken);

    /// <summary>
    /// Does what <see cref="TryDecideAsync"/> does with the oldest held decisions that are due, each in a transaction of its own,
    /// and returns what came of each. A decision that is not taken is dropped.
    /// </summary>
    Task<IReadOnlyList<(DecisionDraft Draft, DecisionOutcome Outcome)>> BringIntoForceAsync(CancellationToken cancellationToken);

    /// <summary>Expires pending checkpoints whose time has run out, and fails or tells their jobs; returns how many, a bounded number.</summary>
    Task<int> ExpireAsync(CancellationToken cancellationToken);
}
