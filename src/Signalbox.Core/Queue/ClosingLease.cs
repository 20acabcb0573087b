namespace Signalbox.Queue;

/// <summary>A lease that a worker believes to be over with a group of ended attempts. The store looks for itself.</summary>
/// <param name="LeaseId">The lease.</param>
/// <param name="CompletedBefore">
/// How many of its jobs the store has said to be completed, each counted once, before this group. With a lower number the
/// store has to look each job up.
/// </param>
public sealed record ClosingLease(long LeaseId, int CompletedBefore = 0)
{
    /// <summary>A lease of which nothing is known.</summary>
    public static implicit operator ClosingLease(long leaseId) => new(leaseId);
}
