using Signalbox.Workers;

namespace Signalbox.Views;

/// <summary>A worker of the registry, as every surface shows it.</summary>
public sealed record WorkerView(
    string WorkerId, string WorkerType, string Status, IReadOnlyList<string> Capabilities, int MaxConcurrentJobs,
    int ActiveJobs, DateTimeOffset StartedAt, DateTimeOffset LastHeartbeat, string? Host, string? Version)
{
    /// <summary>Shows a worker.</summary>
    public static WorkerView Of(WorkerRecord worker) => new(
        worker.WorkerId, worker.WorkerType, worker.Status.ToString().ToLowerInvariant(), worker.Capabilities,
        worker.MaxConcurrentJobs, worker.ActiveJobs, worker.StartedAt, worker.LastHeartbeat, worker.Host, worker.Version);
}
