namespace Signalbox.Logs;

/// <summary>What people see of the execution log. Every surface calls these operations.</summary>
public sealed class LogClient(ILogStore store)
{
    /// <summary>The last entries of a job, oldest of them first; its transitions are among them.</summary>
    public Task<IReadOnlyList<LogEntry>> ListForJobAsync(long jobId, int limit, CancellationToken cancellationToken = default) =>
        store.ListForJobAsync(jobId, limit, cancellationToken);

    /// <summary>The latest transitions of the job, oldest first, without the entries of its handlers.</summary>
    public Task<IReadOnlyList<LogEntry>> ListTransitionsAsync(long jobId, int limit, CancellationToken cancellationToken = default) =>
        store.ListTransitionsAsync(jobId, limit, cancellationToken);
}
