namespace Signalbox.Server.Workers;

/// <summary>The answer to a heartbeat.</summary>
/// <param name="Success">True.</param>
/// <param name="Worker">The worker.</param>
/// <param name="Lost">The ids of the named jobs that it does not hold any more: it must stop working on them.</param>
/// <param name="Cancelled">The ids of jobs that somebody asked to be cancelled: it should stop, and fail them.</param>
/// <param name="LeaseSeconds">How long it holds the others from now on.</param>
internal sealed record HeartbeatAnswer(
    bool Success, RegisteredWorkerAnswer Worker, IReadOnlyList<string> Lost, IReadOnlyList<string> Cancelled, double LeaseSeconds);
