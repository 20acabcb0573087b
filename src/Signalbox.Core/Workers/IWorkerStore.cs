namespace Signalbox.Workers;

/// <summary>The registry of workers.</summary>
public interface IWorkerStore
{
    /// <summary>Registers or renews a worker; a pause that a person set stays, and true says that there is one.</summary>
    Task<bool> RegisterAsync(WorkerIdentity worker, CancellationToken cancellationToken);

    /// <summary>Says that the worker is alive; true when a person has paused it, null when the registry does not know it (any more).</summary>
    Task<bool?> HeartbeatAsync(string workerId, WorkerStatus status, CancellationToken cancellationToken);

    /// <summary>
    /// Registers or renews a worker of a program outside; null when the id is a node's, or another program's whose worker is alive.
    /// </summary>
    /// <param name="worker">The worker.</param>
    /// <param name="by">The program, such as <c>token:ci</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<RegisteredWorker?> TryRegisterAsync(WorkerIdentity worker, string by, CancellationToken cancellationToken);

    /// <summary>
    /// Says that a program's worker is alive, and how it is when <paramref name="status"/> is given; null unless
    /// <paramref name="by"/> has registered it.
    /// </summary>
    Task<RegisteredWorker?> RenewAsync(string workerId, string by, WorkerStatus? status, CancellationToken cancellationToken);

    /// <summary>All workers, by id.</summary>
    Task<IReadOnlyList<WorkerRecord>> ListAsync(CancellationToken cancellationToken);

    /// <summary>All workers, by id, with the jobs that each has held longest, at most 20; read in one statement.</summary>
    Task<IReadOnlyList<WorkerActivity>> ListActivitiesAsync(CancellationToken cancellationToken);

    /// <summary>Pauses or resumes a worker; false when there is none of that id.</summary>
    Task<bool> TrySetPausedAsync(string workerId, bool paused, string by, CancellationToken cancellationToken);

    /// <summary>Marks workers stale that were not heard of for <paramref name="silence"/>; returns how many.</summary>
    Task<int> MarkStaleAsync(TimeSpan silence, CancellationToken cancellationToken);
}
