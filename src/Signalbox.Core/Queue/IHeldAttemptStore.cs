using Signalbox.Logs;
using Signalbox.Workers;

namespace Signalbox.Queue;

/// <summary>The attempts that programs outside hold: they name a worker, a job and an attempt, and know nothing of leases.</summary>
public interface IHeldAttemptStore
{
    /// <summary>The attempt, if the worker holds it and <paramref name="registeredBy"/> has registered the worker; or null.</summary>
    Task<HeldAttempt?> FindAsync(string workerId, string registeredBy, long jobId, int attempt, CancellationToken cancellationToken);

    /// <summary>
    /// Renews the leases of the worker that hold one of <paramref name="jobs"/>, or all of its leases when that is null, from the
    /// database's now.
    /// </summary>
    Task<RenewedAttempts> RenewAsync(
        string workerId, IReadOnlyList<(long JobId, int Attempt)>? jobs, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Appends entries to the job's log in one transaction; false, and nothing, when the lease is gone.</summary>
    Task<bool> TryLogAsync(HeldAttempt attempt, IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken);

    /// <summary>
    /// Spends the approval of an action; true for the attempt that does so first, however often it asks, and false for every other.
    /// </summary>
    Task<bool> TrySpendAsync(HeldAttempt attempt, long checkpointId, CancellationToken cancellationToken);

    /// <summary>
    /// Which of the waiting workers could claim something now, as places in <paramref name="workers"/>, no more of them than there
    /// are jobs for. Workers that a person has paused are not among them.
    /// </summary>
    Task<IReadOnlyList<int>> FindServableAsync(IReadOnlyList<WorkerIdentity> workers, CancellationToken cancellationToken);
}
