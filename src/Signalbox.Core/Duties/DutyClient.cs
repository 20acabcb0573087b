namespace Signalbox.Duties;

/// <summary>Duties that a person may ask for, so that they are done also where no node runs. Each may safely be done twice.</summary>
public sealed class DutyClient(IDutyStore store)
{
    /// <summary>How long a running job has to stop after its cancellation was asked for.</summary>
    public static TimeSpan CancelGrace => IDutyStore.CancelGrace;

    /// <summary>Ends running jobs whose cancellation was asked for longer than <see cref="CancelGrace"/> ago; says how many.</summary>
    public Task<int> DropCancelledAsync(CancellationToken cancellationToken = default) => store.DropCancelledAsync(CancelGrace, cancellationToken);

    /// <summary>
    /// Looks at some thousands of jobs below <paramref name="before"/> (null: the newest) for those that stand in none of the
    /// places that a job can be in, and puts them back on the line without blame.
    /// </summary>
    public Task<MisplacedJobsLook> PutBackMisplacedAsync(long? before, CancellationToken cancellationToken = default) =>
        store.PutBackMisplacedAsync(before, cancellationToken);
}
