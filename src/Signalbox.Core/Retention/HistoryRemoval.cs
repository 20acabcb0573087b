using Signalbox.Jobs;

namespace Signalbox.Retention;

/// <summary>Removes what was kept for its term, as the options say; what they keep for good is not looked for.</summary>
internal sealed class HistoryRemoval
{
    private readonly IRetentionStore _store;
    private readonly RetentionOptions _options;
    private readonly RemovalScan[] _jobs;
    private readonly RemovalScan? _logs;
    private readonly RemovalScan? _audit;
    private int _turn;

    public HistoryRemoval(IRetentionStore store, RetentionOptions options, TimeProvider time)
    {
        (_store, _options) = (store, options);
        _jobs =
        [
            .. from status in Enum.GetValues<JobStatus>()
               let term = options.Of(status)
               where term is not null
               select new RemovalScan(term.Value, (after, until, token) => store.RemoveJobsAsync(status, term.Value, after, until, token), time),
        ];
        if (options.Logs is { } logs)
            _logs = new RemovalScan(logs, (after, until, token) => store.RemoveLogEntriesAsync(logs, after, until, token), time);
        if (options.Audit is { } audit)
            _audit = new RemovalScan(audit, (after, until, token) => store.RemoveAuditEntriesAsync(audit, after, until, token), time);
    }

    /// <summary>Removes some jobs of one status; the statuses take turns.</summary>
    public async Task<int> RemoveJobsAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < _jobs.Length; i++)
        {
            if (await _jobs[_turn++ % _jobs.Length].RunOnceAsync(cancellationToken) is > 0 and var removed)
                return removed;
        }

        return 0;
    }

    /// <summary>Removes some log entries.</summary>
    public Task<int> RemoveLogEntriesAsync(CancellationToken cancellationToken) => _logs?.RunOnceAsync(cancellationToken) ?? Task.FromResult(0);

    /// <summary>Removes some entries of the audit.</summary>
    public Task<int> RemoveAuditEntriesAsync(CancellationToken cancellationToken) => _audit?.RunOnceAsync(cancellationToken) ?? Task.FromResult(0);

    /// <summary>Removes some workers that are not there any more.</summary>
    public Task<int> RemoveWorkersAsync(CancellationToken cancellationToken) =>
        _options.Workers is { } term ? _store.RemoveWorkersAsync(term, cancellationToken) : Task.FromResult(0);

    /// <summary>Removes some lanes that no job uses any more.</summary>
    public Task<int> RemoveLanesAsync(CancellationToken cancellationToken) =>
        _options.Lanes is { } term ? _store.RemoveLanesAsync(term, cancellationToken) : Task.FromResult(0);
}
