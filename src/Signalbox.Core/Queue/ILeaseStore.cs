using Signalbox.Duties;

namespace Signalbox.Queue;

/// <summary>
/// What is done about leases whose worker does not do it. Each operation is bounded and may safely run on two nodes at once; the
/// number returned is how many rows it changed.
/// </summary>
public interface ILeaseStore
{
    /// <summary>How long a running job has to stop after its cancellation was asked for.</summary>
    static readonly TimeSpan CancelGrace = TimeSpan.FromSeconds(5);

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

    /// <summary>Deletes the progress of jobs that do not run: written by a statement that took longer than its attempt.</summary>
    Task<int> DeleteLeftProgressAsync(CancellationToken cancellationToken);
}
