using Dapper;
using Signalbox.Logs;
using Signalbox.Postgres.Connections;
using Signalbox.Postgres.Jobs;
using Signalbox.Postgres.Logs;
using Signalbox.Queue;
using Signalbox.Workers;

namespace Signalbox.Postgres.Queue;

/// <summary>The attempts of programs outside on PostgreSQL.</summary>
internal sealed class PostgresHeldAttempts(PostgresDatabase database, Lanes lanes) : IHeldAttemptStore
{
    // More are not served in one round.
    private const int MostReady = 100;

    /// <inheritdoc />
    public async Task<HeldAttempt?> FindAsync(
        string workerId, string registeredBy, long jobId, int attempt, CancellationToken cancellationToken)
    {
        await using var connection = await database.HotSource.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<HeldAttempt>(new CommandDefinition(
            """
            select l.lease_id as LeaseId, j.id as JobId, @attempt as Attempt, l.worker_id as WorkerId, j.job_type as JobType,
              j.max_attempts::int as MaxAttempts
            from leases l
            join worker_registry w on w.worker_id = l.worker_id and w.registered_by = @registeredBy
            join jobs j on j.id = @jobId
            where l.worker_id = @workerId and l.attempts[array_position(l.job_ids, @jobId)] = @attempt and @jobId <> all (l.ended)
              and not exists (select from outcomes o where o.id = @jobId)
            """,
            new { workerId, registeredBy, jobId, attempt }, cancellationToken: cancellationToken));
    }

    /// <inheritdoc />
    public async Task<RenewedAttempts> RenewAsync(
        string workerId, IReadOnlyList<(long JobId, int Attempt)>? jobs, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var connection = await database.WorkSource.OpenConnectionAsync(cancellationToken);
        var named = jobs?.Select(j => j.JobId).ToArray();
        var held = (await connection.QueryAsync<LeaseRow>(new CommandDefinition(
            $"""
            with mine as (
              select lease_id from leases where worker_id = @workerId and (@named::bigint[] is null or job_ids && @named)
              order by lease_id for no key update)
            update leases l set until = now() + @ClockOffset + @lease, length = @lease from mine where l.lease_id = mine.lease_id
            returning {LeaseRow.Columns}
            """,
            new { workerId, named, lease, database.ClockOffset }, cancellationToken: cancellationToken))).AsList();
        var all = jobs ?? [.. held.SelectMany(l => l.JobIds.Zip(l.Attempts)).Select(j => (j.First, j.Second))];
        var over = (await connection.QueryAsync<long>(new CommandDefinition(
            "select id from outcomes where id = any(@ids)", new { ids = all.Select(j => j.JobId).ToArray() }, cancellationToken: cancellationToken))).ToHashSet();
        var byHold = all.ToLookup(j => !over.Contains(j.JobId) && held.Exists(l => l.Holds(j.JobId, j.Attempt)), j => j.JobId);
        return new RenewedAttempts(
            jobs is null ? [] : [.. byHold[false]],
            [.. byHold[true].Where(id => held.Exists(l => l.Cancelled.Contains(id)))]);
    }

    /// <inheritdoc />
    public async Task<bool> TryLogAsync(HeldAttempt attempt, IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken)
    {
        await using var connection = await database.WorkSource.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(
            $"""
            {RunningWrites.Guard}
            {LogInsert.Sql}
            where {RunningWrites.NotEnded}
            order by place
            """,
            LogInsert.Values(entries, attempt.LeaseId, attempt.JobId), cancellationToken: cancellationToken)) > 0;
    }

    /// <inheritdoc />
    public async Task<bool> TrySpendAsync(HeldAttempt attempt, long checkpointId, CancellationToken cancellationToken)
    {
        await using var connection = await database.HandlerSource.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(
            """
            update agent_checkpoints set spent_by_attempt = @Attempt
            where id = @checkpointId and job_id = @JobId and status = 'APPROVED' and (spent_by_attempt is null or spent_by_attempt = @Attempt)
            """,
            new { attempt.Attempt, attempt.JobId, checkpointId }, cancellationToken: cancellationToken)) > 0;
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<int>> FindServableAsync(IReadOnlyList<WorkerIdentity> workers, CancellationToken cancellationToken)
    {
        await lanes.RefreshAsync(isIdle: true, cancellationToken);
        var served = workers.Select(lanes.ServedBy).ToArray();
        var asked = served.SelectMany(l => l).Distinct().ToArray();
        if (asked.Length == 0)
            return [];
        await using var connection = await database.HotSource.OpenConnectionAsync(cancellationToken);
        var ready = (await connection.QueryAsync<(int Lane, int Jobs)>(new CommandDefinition(
            """
            select u.lane, queued.n from unnest(@asked) as u(lane)
            cross join lateral (select count(*)::int as n from (select from ready r where r.lane = u.lane limit @MostReady) as first) as queued
            where queued.n > 0
            """,
            new { asked, MostReady }, cancellationToken: cancellationToken))).ToDictionary(r => r.Lane, r => r.Jobs);
        if (ready.Count == 0)
            return [];
        var paused = (await connection.QueryAsync<string>(new CommandDefinition(
            "select worker_id from worker_registry where paused", cancellationToken: cancellationToken))).ToHashSet(StringComparer.Ordinal);
        var places = new List<int>();
        for (var i = 0; i < workers.Count && ready.Count > 0; i++)
        {
            if (paused.Contains(workers[i].WorkerId) || Array.Find(served[i], ready.ContainsKey) is not (> 0 and var lane))
                continue;
            places.Add(i);
            if (--ready[lane] == 0)
                ready.Remove(lane);
        }

        return places;
    }
}
