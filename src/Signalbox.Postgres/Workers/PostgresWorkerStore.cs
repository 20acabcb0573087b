using System.Collections.Concurrent;
using Dapper;
using Signalbox.Changes;
using Signalbox.Logs;
using Signalbox.Postgres.Connections;
using Signalbox.WakeUps;
using Signalbox.Workers;

namespace Signalbox.Postgres.Workers;

/// <summary>The registry of workers on PostgreSQL.</summary>
internal sealed class PostgresWorkerStore(PostgresDatabase database, IChangeFeed changes) : IWorkerStore
{
    private readonly ConcurrentDictionary<string, WorkerIdentity> _registered = new();

    /// <inheritdoc />
    public async Task<bool> RegisterAsync(WorkerIdentity worker, CancellationToken cancellationToken)
    {
        await using var connection = await database.WorkSource.OpenConnectionAsync(cancellationToken);
        var paused = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            $"{WorkerRegistration.Sql} returning paused", WorkerRegistration.Values(worker, by: null, database.ClockOffset),
            cancellationToken: cancellationToken));
        _registered[worker.WorkerId] = worker;
        changes.Publish(WakeUpKind.Workers);
        changes.Publish(new Change.Worker(worker.WorkerId, paused ? WorkerStatus.Paused : WorkerStatus.Active));
        return paused;
    }

    /// <inheritdoc />
    public async Task<RegisteredWorker?> TryRegisterAsync(WorkerIdentity worker, string by, CancellationToken cancellationToken)
    {
        await using var connection = await database.WorkSource.OpenConnectionAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<WorkerRow>(new CommandDefinition(
            $"{WorkerRegistration.Sql} where {WorkerRegistration.IsFreeFor} returning {WorkerRow.Registered}",
            WorkerRegistration.Values(worker, by, database.ClockOffset), cancellationToken: cancellationToken));
        if (row is null)
            return null;
        changes.Publish(WakeUpKind.Workers);
        changes.Publish(new Change.Worker(row.WorkerId, row.Paused ? WorkerStatus.Paused : WorkerStatus.Active));
        return row.ToRegistered();
    }

    /// <inheritdoc />
    public async Task<RegisteredWorker?> RenewAsync(string workerId, string by, WorkerStatus? status, CancellationToken cancellationToken)
    {
        await using var connection = await database.WorkSource.OpenConnectionAsync(cancellationToken);
        // One that was taken for gone, and says nothing of itself, is alive.
        var row = await connection.QuerySingleOrDefaultAsync<WorkerRow>(new CommandDefinition(
            $"""
            update worker_registry set last_heartbeat = now() + @ClockOffset,
              status = coalesce(@status, case when status in ('stale', 'offline') then 'active' else status end)
            where worker_id = @workerId and registered_by = @by returning {WorkerRow.Registered}
            """,
            new { workerId, by, status = status?.ToString().ToLowerInvariant(), database.ClockOffset }, cancellationToken: cancellationToken));
        if (row is not null && status == WorkerStatus.Offline)
            changes.Publish(new Change.Worker(workerId, WorkerStatus.Offline));
        return row?.ToRegistered();
    }

    /// <inheritdoc />
    public async Task<bool?> HeartbeatAsync(string workerId, WorkerStatus status, CancellationToken cancellationToken)
    {
        await using var connection = await database.WorkSource.OpenConnectionAsync(cancellationToken);
        var paused = await connection.ExecuteScalarAsync<bool?>(new CommandDefinition(
            """
            update worker_registry set status = @status, last_heartbeat = now() + @ClockOffset
            where worker_id = @workerId returning paused
            """,
            new { workerId, status = status.ToString().ToLowerInvariant(), database.ClockOffset }, cancellationToken: cancellationToken));
        // It stood still for so long that it was removed as gone.
        if (paused is null && status != WorkerStatus.Offline && _registered.TryGetValue(workerId, out var worker))
            return await RegisterAsync(worker, cancellationToken);
        if (status == WorkerStatus.Offline)
            changes.Publish(new Change.Worker(workerId, status));
        return paused ?? false;
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<WorkerActivity>> ListActivitiesAsync(CancellationToken cancellationToken)
    {
        // The hot pool's plans are look-ups by id, however many jobs there are.
        await using var connection = await database.HotSource.OpenConnectionAsync(cancellationToken);
        return await WorkerActivityReader.ReadAsync(connection, database.ClockOffset, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<WorkerRecord>> ListAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<WorkerRow>(new CommandDefinition(
            """
            select w.worker_id as WorkerId, w.worker_type as WorkerType, w.status, w.capabilities::text as Capabilities,
              w.max_concurrent_jobs as MaxConcurrentJobs, w.paused,
              (select count(*)::int from running r where r.worker_id = w.worker_id) as ActiveJobs,
              w.started_at as StartedAt, w.last_heartbeat as LastHeartbeat, w.host, w.version, w.registered_by as RegisteredBy,
              extract(epoch from now() + @ClockOffset - w.last_heartbeat)::float8 as Silence
            from worker_registry w order by w.worker_id
            """,
            new { database.ClockOffset }, cancellationToken: cancellationToken));
        return [.. rows.Select(r => r.ToRecord())];
    }

    /// <inheritdoc />
    public async Task<bool> TrySetPausedAsync(string workerId, bool paused, string by, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        var found = await connection.ExecuteAsync(new CommandDefinition(
            """
            with changed as (update worker_registry set paused = @paused where worker_id = @workerId returning worker_id),
            audited as (
              insert into audit_entries (at, actor, action, subject)
              select clock_timestamp() + @ClockOffset, @by, @action, 'worker ' || worker_id from changed)
            insert into log_entries (worker_id, level, action, message)
            select @by, 'info', @action, 'Worker ' || worker_id from changed
            """,
            new { workerId, paused, by, action = paused ? LogActions.WorkerPaused : LogActions.WorkerResumed, database.ClockOffset },
            cancellationToken: cancellationToken));
        changes.Publish(WakeUpKind.Workers);
        if (found > 0)
            changes.Publish(new Change.Worker(workerId, paused ? WorkerStatus.Paused : null));
        return found > 0;
    }

    /// <inheritdoc />
    public async Task<int> MarkStaleAsync(TimeSpan silence, CancellationToken cancellationToken)
    {
        await using var connection = await database.DutySource.OpenConnectionAsync(cancellationToken);
        var marked = (await connection.QueryAsync<string>(new CommandDefinition(
            $"""
            with gone as (
              update worker_registry set status = 'stale'
              where status in ('active', 'idle', 'busy') and last_heartbeat < now() + @ClockOffset - @silence returning worker_id),
            noted as (
              insert into log_entries (worker_id, level, action, message)
              select worker_id, 'warning', '{LogActions.WorkerStale}', 'Worker ' || worker_id || ' is not heard of any more' from gone)
            select worker_id from gone
            """,
            new { silence, database.ClockOffset }, cancellationToken: cancellationToken))).AsList();
        if (marked.Count > 0)
            changes.Publish(WakeUpKind.Workers);
        changes.Publish([.. marked.Select(id => new Change.Worker(id, WorkerStatus.Stale))]);
        return marked.Count;
    }
}
