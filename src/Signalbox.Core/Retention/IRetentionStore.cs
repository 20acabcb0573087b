using Signalbox.Jobs;

namespace Signalbox.Retention;

/// <summary>
/// Removes history after its term, by the database's clock. Each call is one short transaction over a bounded number of rows.
/// It may run on two nodes concurrently, and writes neither <c>ready</c> nor leases. It need not be durable: rows that a crash of
/// the server restores are removed again. Removals scan their table in the order of ids from a position that the caller
/// keeps, so that no row is read twice.
/// </summary>
public interface IRetentionStore
{
    /// <summary>The place behind every id, for removals that go as far as there is something old enough.</summary>
    const long Everything = long.MaxValue;

    /// <summary>
    /// Removes jobs that ended with <paramref name="status"/> longer than <paramref name="term"/> ago, with all their rows. It skips
    /// jobs that others wait for, that a lease still names, or that another transaction has locked.
    /// </summary>
    /// <param name="status">The status with which they ended.</param>
    /// <param name="term">The time for which they are kept.</param>
    /// <param name="after">The place to begin behind.</param>
    /// <param name="until">The last place to look at, or <see cref="Everything"/> to stop where nothing is old enough yet.</param>
    /// <param name="cancellationToken">Gives up; nothing of the step is done then.</param>
    Task<RemovalStep> RemoveJobsAsync(JobStatus status, TimeSpan term, long after, long until, CancellationToken cancellationToken);

    /// <summary>Removes log entries that are older than <paramref name="term"/>; the places are as for jobs.</summary>
    Task<RemovalStep> RemoveLogEntriesAsync(TimeSpan term, long after, long until, CancellationToken cancellationToken);

    /// <summary>Removes entries of the audit that are older than <paramref name="term"/>; the places are as for jobs.</summary>
    Task<RemovalStep> RemoveAuditEntriesAsync(TimeSpan term, long after, long until, CancellationToken cancellationToken);

    /// <summary>
    /// Removes workers from the registry that are offline or stale and were not heard of for <paramref name="term"/>; paused
    /// ones stay. Returns how many.
    /// </summary>
    Task<int> RemoveWorkersAsync(TimeSpan term, CancellationToken cancellationToken);

    /// <summary>
    /// Removes lanes that were not used for <paramref name="term"/>, which must be a day or longer, and that no job is to
    /// return to. Returns how many.
    /// </summary>
    Task<int> RemoveLanesAsync(TimeSpan term, CancellationToken cancellationToken);

    /// <summary>
    /// Moves jobs that stand on the line in a lane that was removed to the one that their kind of work has now. Only a node that
    /// stood still for the better part of a day can have put them there. Returns how many.
    /// </summary>
    Task<int> MendLineAsync(CancellationToken cancellationToken);

    /// <summary>How many bytes the tables of history take, with their indexes; no table is read for it.</summary>
    Task<long> MeasureAsync(CancellationToken cancellationToken);
}
