using Npgsql;
using Signalbox.Checkpoints;
using Signalbox.Evidence;
using Signalbox.Jobs;
using Signalbox.Metrics;
using Signalbox.Postgres.Connections;
using Signalbox.Postgres.Jobs;
using Signalbox.Postgres.Queries;

namespace Signalbox.Postgres.Metrics;

/// <summary>What is measured, on PostgreSQL.</summary>
internal sealed class PostgresMetricsStore(PostgresDatabase database) : IMetricsStore
{
    private const string Moves =
        "select from_status, to_status, bucket, sum(n)::bigint, coalesce(sum(seconds), 0) from tallies group by from_status, to_status, bucket";

    private const string Measures =
        "select metric, label, bucket, sum(n)::bigint, coalesce(sum(seconds), 0) from measures group by metric, label, bucket";

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
        foreach (var sql in (string[])[Moves, Measures, CounterQueries.PendingCheckpoints, CounterQueries.OldestPending, CounterQueries.Workers])
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
            EvidenceRefused = EvidenceTypes.All.Append(EvidenceTypes.Other).ToDictionary(t => t, t => measures.Total("refusals", t), StringComparer.Ordinal),
            Workers = await CounterQueries.ReadWorkersAsync(reader, cancellationToken),
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
}
