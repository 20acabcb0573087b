using Dapper;
using Npgsql;
using Signalbox.Changes;
using Signalbox.Duties;
using Signalbox.Jobs;
using Signalbox.Postgres.Checkpoints;
using Signalbox.Postgres.Jobs;
using Signalbox.Workers;

namespace Signalbox.Postgres.Duties;

/// <summary>The once-per-cluster duties on PostgreSQL.</summary>
internal sealed class PostgresDutyStore(PostgresDatabase database, Dependents dependents, IChangeFeed changes) : IDutyStore
{
    private readonly LostLeases _lostLeases = new(database, dependents, changes);
    private readonly CheckpointExpiry _checkpointExpiry = new(database);

    /// <inheritdoc />
    public async Task<bool> TryLeadAsync(string node, TimeSpan lease, CancellationToken cancellationToken) =>
        await ExecuteAsync(
            database.WorkSource,
            """
            insert into leader (node, until) values (@node, now() + @ClockOffset + @lease)
            on conflict (singleton) do update set node = excluded.node, until = excluded.until
            where leader.node = @node or leader.until < now() + @ClockOffset
              or leader.until > clock_timestamp() + @ClockOffset + @lease
            """,
            new { node, lease, database.ClockOffset }, cancellationToken) > 0;

    /// <inheritdoc />
    public Task StopLeadingAsync(string node, CancellationToken cancellationToken) =>
        ExecuteAsync(database.WorkSource, "delete from leader where node = @node", new { node }, cancellationToken);

    /// <inheritdoc />
    public async Task<DateTimeOffset> ReadClockAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.DutySource.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<DateTime>(new CommandDefinition(
            "select clock_timestamp() + @ClockOffset", new { database.ClockOffset }, cancellationToken: cancellationToken));
    }

    /// <inheritdoc />
    public Task<int> ReturnLostLeasesAsync(DatabaseClock clock, CancellationToken cancellationToken) => _lostLeases.ReturnAsync(clock, cancellationToken);

    /// <inheritdoc />
    public async Task<int> DropCancelledAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        var dropped = await _lostLeases.DropAsync(grace, cancellationToken);
        foreach (var id in dropped)
            changes.Publish(ChangeKind.CancelRequested, id);
        await dependents.ReleaseAsync(database.WorkSource, dropped, cancellationToken);
        return dropped.Length;
    }

    /// <inheritdoc />
    public async Task<int> ExpireCheckpointsAsync(CancellationToken cancellationToken)
    {
        var (jobs, moves) = await _checkpointExpiry.RunOnceAsync(cancellationToken);
        if (jobs.Length == 0)
            return 0;
        changes.Publish(ChangeKind.Checkpoint);
        changes.Publish(ChangeKind.Ready);
        changes.Publish(ChangeKind.Scheduled);
        changes.Publish(ChangeKind.Ended);
        changes.Publish(moves);
        await dependents.ReleaseAsync(database.WorkSource, jobs, cancellationToken);
        return jobs.Length;
    }

    /// <inheritdoc />
    public async Task<MisplacedJobsLook> PutBackMisplacedAsync(long? before, CancellationToken cancellationToken)
    {
        var look = await MisplacedJobs.RunAsync(database, before, cancellationToken);
        if (look.PutBack.Count > 0)
        {
            changes.Publish(ChangeKind.Ready);
            changes.Publish(ChangeKind.Scheduled);
            changes.PublishJobs(look.PutBack, JobStatus.Pending);
        }

        return look;
    }

    /// <inheritdoc />
    public Task<int> DeleteLeftProgressAsync(CancellationToken cancellationToken) =>
        ExecuteAsync(
            database.DutySource,
            """
            delete from progress p
            where p.updated_at < now() + @ClockOffset - interval '1 minute' and p.id in (
              select q.id from progress q where not exists (select from running r where r.id = q.id) limit 1000)
            """,
            new { database.ClockOffset }, cancellationToken);

    /// <inheritdoc />
    public async Task<int> ReleaseDependentsAsync(CancellationToken cancellationToken) =>
        await dependents.ReleaseForgottenAsync(cancellationToken);

    /// <inheritdoc />
    public async Task<int> MarkStaleWorkersAsync(TimeSpan silence, CancellationToken cancellationToken)
    {
        await using var connection = await database.DutySource.OpenConnectionAsync(cancellationToken);
        var marked = (await connection.QueryAsync<string>(new CommandDefinition(
            """
            with gone as (
              update worker_registry set status = 'stale'
              where status in ('active', 'idle', 'busy') and last_heartbeat < now() + @ClockOffset - @silence returning worker_id),
            noted as (
              insert into log_entries (worker_id, level, action, message)
              select worker_id, 'warning', 'worker_stale', 'Worker ' || worker_id || ' is not heard of any more' from gone)
            select worker_id from gone
            """,
            new { silence, database.ClockOffset }, cancellationToken: cancellationToken))).AsList();
        if (marked.Count > 0)
            changes.Publish(ChangeKind.Workers);
        changes.Publish([.. marked.Select(id => new Change.Worker(id, WorkerStatus.Stale))]);
        return marked.Count;
    }

    /// <inheritdoc />
    public async Task<int> FoldCountersAsync(CancellationToken cancellationToken) =>
        await FoldAsync("tallies", "from_status, to_status, bucket", cancellationToken)
        + await FoldAsync("measures", "metric, label, bucket", cancellationToken);

    private Task<int> FoldAsync(string table, string key, CancellationToken cancellationToken) =>
        ExecuteAsync(
            database.DutySource,
            $"""
            with many as (
              delete from {table} where ctid = any(array(select ctid from {table} limit 100000))
                and (select count(*) from (select from {table} limit 200) as first) = 200
              returning {key}, n, seconds)
            insert into {table} ({key}, n, seconds) select {key}, sum(n), sum(seconds) from many group by {key}
            """,
            new { }, cancellationToken);

    private static async Task<int> ExecuteAsync(NpgsqlDataSource source, string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
    }
}
