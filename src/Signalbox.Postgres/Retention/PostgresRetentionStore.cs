using Dapper;
using Npgsql;
using Signalbox.Changes;
using Signalbox.Jobs;
using Signalbox.Postgres.Connections;
using Signalbox.Retention;
using Signalbox.WakeUps;
using Signalbox.Workers;

namespace Signalbox.Postgres.Retention;

/// <summary>Takes history out of PostgreSQL, and what nobody uses any more.</summary>
internal sealed class PostgresRetentionStore(PostgresDatabase database, IChangeFeed changes) : IRetentionStore
{
    private const string History =
        """
        select coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint from pg_class c
        where c.oid = any(array['jobs', 'outcomes', 'attempts', 'retries', 'steps', 'agent_checkpoints', 'approvals', 'log_entries', 'priorities',
          'audit_entries']::regclass[])
        """;

    private const string SilentWorkers =
        """
        delete from worker_registry where ctid = any(array(
          select w.ctid from worker_registry w
          where w.status in ('offline', 'stale') and not w.paused and w.last_heartbeat < now() + @ClockOffset - @term
            and not exists (select from leases l where l.worker_id = w.worker_id)
          limit 200 for update skip locked))
        returning worker_id
        """;

    private readonly LaneRemoval _lanes = new(database);
    private readonly LineMending _mending = new(database);

    /// <inheritdoc />
    public Task<RemovalStep> RemoveJobsAsync(JobStatus status, TimeSpan term, long after, long until, CancellationToken cancellationToken) =>
        new JobRemoval(database, status, term).StepAsync(after, until, cancellationToken);

    /// <inheritdoc />
    public Task<RemovalStep> RemoveLogEntriesAsync(TimeSpan term, long after, long until, CancellationToken cancellationToken) =>
        EntryRemoval.LogEntries.StepAsync(database, term, after, until, cancellationToken);

    /// <inheritdoc />
    public Task<RemovalStep> RemoveAuditEntriesAsync(TimeSpan term, long after, long until, CancellationToken cancellationToken) =>
        EntryRemoval.AuditEntries.StepAsync(database, term, after, until, cancellationToken);

    /// <inheritdoc />
    public async Task<int> RemoveWorkersAsync(TimeSpan term, CancellationToken cancellationToken)
    {
        await using var connection = await database.DutySource.OpenConnectionAsync(cancellationToken);
        var removed = (await connection.QueryAsync<string>(new CommandDefinition(
            SilentWorkers, new { term, database.ClockOffset }, cancellationToken: cancellationToken))).AsList();
        if (removed.Count == 0)
            return 0;
        changes.Publish(WakeUpKind.Workers);
        changes.Publish([.. removed.Select(id => new Change.Worker(id, WorkerStatus.Offline))]);
        return removed.Count;
    }

    /// <inheritdoc />
    public Task<int> RemoveLanesAsync(TimeSpan term, CancellationToken cancellationToken) => _lanes.RunAsync(term, cancellationToken);

    /// <inheritdoc />
    public async Task<int> MendLineAsync(CancellationToken cancellationToken)
    {
        var moved = await _mending.RunAsync(cancellationToken);
        if (moved > 0)
            changes.Publish(WakeUpKind.Ready);
        return moved;
    }

    /// <inheritdoc />
    public async Task<long> MeasureAsync(CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = database.Source.CreateCommand(History);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
