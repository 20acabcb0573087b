namespace Signalbox.Jobs;

/// <summary>The answer to an enqueue: the job's id, and whether an earlier request with the same key had made it.</summary>
/// <param name="Id">The job's id.</param>
/// <param name="AlreadyExisted">True when the idempotency key was known and nothing was inserted.</param>
/// <param name="CreatedAt">When the job was put on the line, by the database's clock.</param>
public readonly record struct EnqueuedJob(long Id, bool AlreadyExisted, DateTimeOffset CreatedAt);
