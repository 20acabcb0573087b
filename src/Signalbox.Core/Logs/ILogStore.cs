namespace Signalbox.Logs;

/// <summary>The execution log: the register of what happened to jobs.</summary>
public interface ILogStore
{
    /// <summary>Appends entries in one transaction.</summary>
    Task AppendAsync(IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken);

    /// <summary>
    /// The last entries of a job, oldest of them first; its transitions are among them. Of old ones data are left out that do not fit
    /// into a page (<see cref="Json.ListedJson.LargestPage"/>).
    /// </summary>
    Task<IReadOnlyList<LogEntry>> ListForJobAsync(long jobId, int limit, CancellationToken cancellationToken);

    /// <summary>The latest transitions of the job, oldest first, without the entries of its handlers.</summary>
    Task<IReadOnlyList<LogEntry>> ListTransitionsAsync(long jobId, int limit, CancellationToken cancellationToken);
}
