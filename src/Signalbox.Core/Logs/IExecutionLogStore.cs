namespace Signalbox.Logs;

/// <summary>
/// The register of all jobs in the order of time, for who copies it elsewhere. Entries bear the moment in which their
/// transaction began, and can be seen once it has committed: whoever wants all of them asks again from
/// <see cref="LogWatermark.Settled"/>, and passes over those that it has.
/// </summary>
public interface IExecutionLogStore
{
    /// <summary>How late it is, and up to when nothing more will come.</summary>
    Task<LogWatermark> MomentAsync(CancellationToken cancellationToken);

    /// <summary>What moved jobs, without what their handlers said; oldest first, read as it is asked for.</summary>
    /// <param name="from">From this moment on.</param>
    /// <param name="before">Before this moment.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    IAsyncEnumerable<ExecutionLogEntry> ReadAsync(DateTimeOffset from, DateTimeOffset before, CancellationToken cancellationToken);
}
