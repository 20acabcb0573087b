using Npgsql;
using Signalbox.Checkpoints;
using Signalbox.Jobs;
using Signalbox.Metrics;
using Signalbox.Postgres.Connections;
using Signalbox.Postgres.Jobs;
using Signalbox.Postgres.Queries;
using Signalbox.Workers;

namespace Signalbox.Postgres.Metrics;

/// <summary>What is measured, on PostgreSQL.</summary>
internal sealed class PostgresMetricsStore(PostgresDatabase database) : IMetricsStore
{
    private const string Moves =
        "select from_status, to_status, bucket, sum(n)::bigint, coalesce(sum(seconds), 0) from tallies group by from_status, to_status, bucket";

    private const string Measures =
        "select metric, label, bucket, sum(n)::bigint, coalesce(sum(seconds), 0) from measures group by metric, label, bucket";

    internal const string PendingCheckpoints = "select count(*) from agent_checkpoints where status = 'PENDING'";

    // Within a lane and a priority the line is in the order of age. It is walked from one such head to the next, so that
    // neither the jobs behind a head nor lanes without jobs are looked at.
    internal const string OldestPending =
        """
        select date_part('epoch', now() + $1 - min(j.created_at))
        from (
          with recursive head(lane, priority, id) as (
            (select r.lane, r.priority, r.id from ready r order by r.lane, r.priority desc, r.id limit 1)
            union all
            select next.lane, next.priority, next.id from head cross join lateral (
              (select r.lane, r.priority, r.id from ready r
               where r.lane = head.lane and r.priority < head.priority order by r.priority desc, r.id limit 1)
              union all
              (select r.lane, r.priority, r.id from ready r
               where r.lane > head.lane order by r.lane, r.priority desc, r.id limit 1)
              limit 1) as next)
          select id from head) as head
        join jobs j on j.id = head.id
        """;

    internal const string Workers =
        "select case when paused and status not in ('stale', 'offline') then 'paused' else status end, count(*) from worker_registry group by 1";

    private const string AddPickups =
        """
        insert into measures (metric, bucket, n, seconds)
        select 'pickups', place - 1, n, case when row_number() over (order by place) = 1 then $2 end
        from unnest($1::bigint[]) with ordinality as bucket(n, place) where n > 0
        """;

    /// <inheritdoc />
    public async Task<Measurements> ReadAsync(CancellationToken cancellationToken)
    {
        // The hot pool's plans are look-ups, whatever the statistics say of a line that grew to a million within a minute.
        await using var connection = await database.HotSource.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        foreach (var sql in (string[])[Moves, Measures, PendingCheckpoints, OldestPending, Workers])
            batch.BatchCommands.Add(new NpgsqlBatchCommand(sql));
        batch.BatchCommands[3].Parameters.With(database.ClockOffset);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var (jobs, durations) = await ReadMovesAsync(reader, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var measures = await MeasureRows.ReadAsync(reader, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var pending = reader.GetInt64(0);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var oldest = reader.IsDBNull(0) ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Max(0, reader.GetDouble(0)));
        await reader.NextResultAsync(cancellationToken);
        return new Measurements
        {
            Jobs = jobs,
            Durations = durations,
            Pickups = measures.Histogram("pickups"),
            Decisions = measures.Histogram("decisions"),
            Checkpoints = Enum.GetValues<CheckpointStatus>().ToDictionary(s => s, s => measures.Total("checkpoints", s.Name())),
            PendingCheckpoints = pending,
            OldestPending = oldest,
            LeasesLost = measures.Total("leases_lost", ""),
            Workers = await ReadWorkersAsync(reader, cancellationToken),
        };
    }

    /// <inheritdoc />
    public async Task AddPickupsAsync(SecondsHistogram pickups, CancellationToken cancellationToken)
    {
        await using var command = database.RelaxedSource.CreateCommand(AddPickups);
        command.Parameters.With(pickups.Counts.ToArray()).With(pickups.Sum);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <inheritdoc />
    public async Task<int> FoldAsync(CancellationToken cancellationToken) =>
        await FoldAsync("tallies", "from_status, to_status, bucket", cancellationToken)
        + await FoldAsync("measures", "metric, label, bucket", cancellationToken);

    private async Task<int> FoldAsync(string table, string key, CancellationToken cancellationToken)
    {
        await using var command = database.DutySource.CreateCommand(
            $"""
            with many as (
              delete from {table} where ctid = any(array(select ctid from {table} limit 100000))
                and (select count(*) from (select from {table} limit 200) as first) = 200
              returning {key}, n, seconds)
            insert into {table} ({key}, n, seconds) select {key}, sum(n), sum(seconds) from many group by {key}
            """);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<(JobCounts Jobs, IReadOnlyDictionary<JobStatus, SecondsHistogram> Durations)> ReadMovesAsync(
        NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var moves = new List<(short From, short To, long Count)>();
        var durations = Enum.GetValues<JobStatus>().Where(s => s.IsEnded()).ToDictionary(s => s, _ => new HistogramBuilder());
        while (await reader.ReadAsync(cancellationToken))
        {
            var (to, count) = (reader.GetInt16(1), reader.GetInt64(3));
            moves.Add((reader.GetInt16(0), to, count));
            if (!reader.IsDBNull(2))
                durations[(JobStatus)to].Add(reader.GetInt16(2), count, reader.GetDouble(4));
        }

        return (JobCounters.Of(moves), durations.ToDictionary(d => d.Key, d => d.Value.Read()));
    }

    internal static async Task<Dictionary<WorkerStatus, long>> ReadWorkersAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var workers = Enum.GetValues<WorkerStatus>().ToDictionary(s => s, _ => 0L);
        while (await reader.ReadAsync(cancellationToken))
            workers[Enum.Parse<WorkerStatus>(reader.GetString(0), ignoreCase: true)] = reader.GetInt64(1);
        return workers;
    }
}
