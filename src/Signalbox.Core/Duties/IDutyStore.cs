namespace Signalbox.Duties;

/// <summary>
/// The once-per-cluster duties on the database. Each is one guarded transaction that may safely run on two nodes at once;
/// the leader lease only saves the work. The number returned is how many rows it changed.
/// </summary>
public interface IDutyStore
{
    /// <summary>How long a running job has to stop after its cancellation was asked for.</summary>
    static readonly TimeSpan CancelGrace = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Takes or renews the leader lease for <paramref name="node"/>; false when another node holds it. A lease that lies further
    /// ahead than <paramref name="lease"/> was taken before the database's clock was set back, and is over.
    /// </summary>
    Task<bool> TryLeadAsync(string node, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Gives the leader lease up, so that another node need not wait for it to run out.</summary>
    Task StopLeadingAsync(string node, CancellationToken cancellationToken);

    /// <summary>What the database's clock says.</summary>
    Task<DateTimeOffset> ReadClockAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Returns the unfinished jobs of leases that ran out, or lie further ahead than they are long, to the line with the next
    /// attempt; a job whose attempts are used up fails. Workers renew a lease three times while it holds, so one is spared
    /// until <paramref name="clock"/> has gone steadily for a third of it.
    /// </summary>
    Task<int> ReturnLostLeasesAsync(DatabaseClock clock, CancellationToken cancellationToken);

    /// <summary>Ends running jobs whose cancellation was asked for longer than <paramref name="grace"/> ago.</summary>
    Task<int> DropCancelledAsync(TimeSpan grace, CancellationToken cancellationToken);

    /// <summary>Expires pending checkpoints whose time has run out, and fails or tells their jobs.</summary>
    Task<int> ExpireCheckpointsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Looks at some thousands of jobs below <paramref name="before"/> (null: the newest) for those that stand in none of the
    /// places that a job can be in, and puts them back on the line without blame.
    /// </summary>
    Task<MisplacedJobsLook> PutBackMisplacedAsync(long? before, CancellationToken cancellationToken);

    /// <summary>Deletes the progress of jobs that do not run: written by a statement that took longer than its attempt.</summary>
    Task<int> DeleteLeftProgressAsync(CancellationToken cancellationToken);

    /// <summary>Puts jobs on the line, or cancels them, whose dependencies have all ended.</summary>
    Task<int> ReleaseDependentsAsync(CancellationToken cancellationToken);

    /// <summary>Marks workers stale that were not heard of for <paramref name="silence"/>.</summary>
    Task<int> MarkStaleWorkersAsync(TimeSpan silence, CancellationToken cancellationToken);

    /// <summary>Folds the counters' many small rows into few.</summary>
    Task<int> FoldCountersAsync(CancellationToken cancellationToken);
}
