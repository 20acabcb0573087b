namespace Signalbox.Queue;

/// <summary>What a claim brought: jobs under one lease, or none.</summary>
/// <param name="LeaseId">The lease; 0 when there are no jobs.</param>
/// <param name="Jobs">The jobs, in the order of the line.</param>
/// <param name="MoreMayBeReady">True when others held the head of the line for a moment, so that asking again soon makes sense.</param>
public sealed record ClaimedBatch(long LeaseId, IReadOnlyList<ClaimedJob> Jobs, bool MoreMayBeReady)
{
    /// <summary>No jobs.</summary>
    public static readonly ClaimedBatch Empty = new(0, [], false);
}
