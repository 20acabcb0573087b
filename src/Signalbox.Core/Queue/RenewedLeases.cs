namespace Signalbox.Queue;

/// <summary>The result of a renewal.</summary>
/// <param name="Lost">Leases that are gone: their jobs must stop.</param>
/// <param name="CancelRequested">Jobs whose cancellation was requested, each with its lease at that time.</param>
/// <param name="DroppedJobs">Jobs that left a lease that still exists; the same job may be held again under another lease.</param>
public sealed record RenewedLeases(
    IReadOnlyList<long> Lost, IReadOnlyList<(long LeaseId, long JobId)> CancelRequested, IReadOnlyList<(long LeaseId, long JobId)> DroppedJobs);
