using Signalbox.Workers;

namespace Signalbox.Server.Health;

/// <summary>How many workers there are.</summary>
/// <param name="Total">All of the registry.</param>
/// <param name="Alive">Those heard of lately that have not stopped.</param>
internal sealed record WorkerNumbers(int Total, int Alive)
{
    /// <summary>Counts the workers of the registry.</summary>
    public static WorkerNumbers Of(IReadOnlyCollection<WorkerRecord> workers) =>
        new(workers.Count, workers.Count(w => w.Status is not (WorkerStatus.Stale or WorkerStatus.Offline)));
}
