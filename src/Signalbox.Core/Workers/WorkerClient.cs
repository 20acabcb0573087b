namespace Signalbox.Workers;

/// <summary>What people see of workers, and do with them. Every surface calls these operations.</summary>
public sealed class WorkerClient(IWorkerStore store)
{
    /// <summary>All workers, by id, with the jobs that each has held longest.</summary>
    public Task<IReadOnlyList<WorkerActivity>> ListAsync(CancellationToken cancellationToken = default) => store.ListActivitiesAsync(cancellationToken);

    /// <summary>All workers, by id, without their jobs.</summary>
    public Task<IReadOnlyList<WorkerRecord>> ListRegisteredAsync(CancellationToken cancellationToken = default) => store.ListAsync(cancellationToken);

    /// <summary>Tells a worker to claim nothing from now on, or to go on; false when there is none of that id.</summary>
    public Task<bool> TrySetPausedAsync(string workerId, bool paused, string by, CancellationToken cancellationToken = default) =>
        store.TrySetPausedAsync(workerId, paused, by, cancellationToken);
}
