namespace Signalbox.Queue;

/// <summary>The result of a claim: jobs under one lease, or none.</summary>
/// <param name="LeaseId">The lease; 0 when there are no jobs.</param>
/// <param name="Jobs">The jobs, in claim order.</param>
/// <param name="MoreMayBeReady">True if other transactions had locked the head of the queue, so the caller should claim again soon.</param>
public sealed record ClaimedBatch(long LeaseId, IReadOnlyList<ClaimedJob> Jobs, bool MoreMayBeReady)
{
    /// <summary>How long the lease holds without being renewed, by the database's clock; null when there are no jobs.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>No jobs.</summary>
    public static readonly ClaimedBatch Empty = new(0, [], false);
}
