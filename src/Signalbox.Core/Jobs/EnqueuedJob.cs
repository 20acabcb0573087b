using Signalbox.Policy;

namespace Signalbox.Jobs;

/// <summary>The result of an enqueue: the job's id, and whether an earlier request with the same key created it.</summary>
/// <param name="Id">The job's id.</param>
/// <param name="AlreadyExisted">True when the idempotency key was known and nothing was inserted.</param>
/// <param name="CreatedAt">The time of the enqueue, by the database's clock.</param>
public readonly record struct EnqueuedJob(long Id, bool AlreadyExisted, DateTimeOffset CreatedAt)
{
    /// <summary>The job's risk, which the policy may have raised; not told of a job that existed already.</summary>
    public RiskLevel Risk { get; init; }

    /// <summary>How many people must approve it before it can be claimed; not told of a job that existed already.</summary>
    public int Approvals { get; init; }
}
