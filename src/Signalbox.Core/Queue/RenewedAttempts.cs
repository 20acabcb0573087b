namespace Signalbox.Queue;

/// <summary>What a worker's heartbeat has renewed.</summary>
/// <param name="Lost">The jobs that it named and does not hold any more: it must stop working on them.</param>
/// <param name="Cancelled">The jobs that it holds and somebody asked to be cancelled: it should end them as failed.</param>
public sealed record RenewedAttempts(IReadOnlyList<long> Lost, IReadOnlyList<long> Cancelled);
