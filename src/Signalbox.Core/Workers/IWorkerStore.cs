namespace Signalbox.Workers;

/// <summary>The registry of workers.</summary>
public interface IWorkerStore
{
    /// <summary>Registers or renews a worker; a pause that a person set stays, and true says that there is one.</summary>
    Task<bool> RegisterAsync(WorkerIdentity worker, CancellationToken cancellationToken);

    /// <summary>Says that the worker is alive; true when a person has paused it, null when the registry does not know it (any more).</summary>
    Task<bool?> HeartbeatAsync(string workerId, WorkerStatus status, CancellationToken cancellationToken);

    /// <summary>All workers, by id.</summary>
    Task<IReadOnlyList<WorkerRecord>> ListAsync(CancellationToken cancellationToken);

    /// <summary>All workers, by id, with the jobs that each has held longest, at most 20; read in one statement.</summary>
    Task<IReadOnlyList<WorkerActivity>> ListActivitiesAsync(CancellationToken cancellationToken);

    /// <summary>Pauses or resumes a worker; false when there is none of that id.</summary>
    Task<bool> TrySetPausedAsync(string workerId, bool paused, string by, CancellationToken cancellationToken);

    /// <summary>Marks workers stale that were not heard of for <paramref name="silence"/>; returns how many.</summary>
    Task<int> MarkStaleAsync(TimeSpan silence, CancellationToken cancellationToken);
}
