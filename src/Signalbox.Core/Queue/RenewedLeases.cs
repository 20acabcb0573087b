namespace Signalbox.Queue;

/// <summary>The answer to a renewal.</summary>
/// <param name="Lost">Leases that are gone: their jobs must stop.</param>
/// <param name="CancelRequested">Jobs that somebody asked to cancel, each with the lease that it was held under then.</param>
/// <param name="DroppedJobs">Jobs that left a lease which is otherwise alive; the same job may be held anew under another.</param>
public sealed record RenewedLeases(
    IReadOnlyList<long> Lost, IReadOnlyList<(long LeaseId, long JobId)> CancelRequested, IReadOnlyList<(long LeaseId, long JobId)> DroppedJobs);
