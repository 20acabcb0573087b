namespace Signalbox.Queue;

/// <summary>A lease that should have no more jobs after a group of ended attempts. The store checks that.</summary>
/// <param name="LeaseId">The lease.</param>
/// <param name="CompletedBefore">
/// The number of its jobs that the store recorded as completed before this group, each counted once. With a lower number the
/// store must look up each job.
/// </param>
public sealed record ClosingLease(long LeaseId, int CompletedBefore = 0)
{
    /// <summary>A lease of which nothing is known.</summary>
    public static implicit operator ClosingLease(long leaseId) => new(leaseId);
}
