namespace Signalbox.Queue;

/// <summary>What a person may have done about claimed jobs, so that it is done also where no node runs.</summary>
public sealed class LeaseClient(ILeaseStore store)
{
    /// <summary>How long a running job has to stop after its cancellation was asked for.</summary>
    public static TimeSpan CancelGrace => ILeaseStore.CancelGrace;

    /// <summary>Ends running jobs whose cancellation was asked for longer than <see cref="CancelGrace"/> ago; says how many. Doing it twice does no harm.</summary>
    public Task<int> DropCancelledAsync(CancellationToken cancellationToken = default) => store.DropCancelledAsync(CancelGrace, cancellationToken);
}
