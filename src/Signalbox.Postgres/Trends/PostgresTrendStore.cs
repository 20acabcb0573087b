using Npgsql;
using Signalbox.Postgres.Connections;
using Signalbox.Postgres.Jobs;
using Signalbox.Postgres.Metrics;
using Signalbox.Postgres.Queries;
using Signalbox.Trends;
using Signalbox.Workers;

namespace Signalbox.Postgres.Trends;

/// <summary>Numbers over time on PostgreSQL.</summary>
internal sealed class PostgresTrendStore(PostgresDatabase database) : ITrendStore
{
    private const string Columns =
        "taken_at, enqueued, completed, failed, cancelled, decisions, decision_seconds, pending, oldest_pending_seconds";

    private const string NextExpiry =
        "select min(expires_at), now() + $1 from agent_checkpoints where status = 'PENDING'";

    // Greatest, because of two nodes at once the later to write may have been the earlier to read.
    private const string Sample =
        $"""
        with kept as (
          insert into samples as s (at, continued, {Columns})
          select minute, exists (select from samples where at between minute - interval '1 minute' and minute), now() + $1,
            enqueued, completed, failed, cancelled, decisions, decision_seconds, pending, greatest(({CounterQueries.OldestPending}), 0)
          from counters cross join (select date_bin('1 minute', now() + $1, '2000-01-01 00:00:00Z')) as clock(minute)
          on conflict (at, continued) do update set taken_at = greatest(s.taken_at, excluded.taken_at),
            enqueued = greatest(s.enqueued, excluded.enqueued), completed = greatest(s.completed, excluded.completed),
            failed = greatest(s.failed, excluded.failed), cancelled = greatest(s.cancelled, excluded.cancelled),
            decisions = greatest(s.decisions, excluded.decisions),
            decision_seconds = greatest(s.decision_seconds, excluded.decision_seconds),
            pending = excluded.pending, oldest_pending_seconds = excluded.oldest_pending_seconds
          returning 1)
        select count(*)::integer from kept
        """;

    // The newest of the old ones stays: from there the counters rose to what was seen next.
    private const string Clean =
        """
        with gone as (
          delete from samples where at in (
            select at from samples
            where at < (select max(at) from samples where at < now() + $1 - interval '8 days') order by at limit 1000)
          returning 1)
        select count(*)::integer from gone
        """;

    // A sample lies within its minute, so the one before a beginning was taken before it, and the one at it was not.
    private const string Around =
        $"""
        select distinct {Columns}
        from (select now() + $1) as clock(now)
        cross join lateral generate_series(
          date_bin($2, now, '2000-01-01 00:00:00Z') - $2 * ($3 - 1), date_bin($2, now, '2000-01-01 00:00:00Z'), $2) as beginning
        cross join lateral (
          (select * from samples where at < beginning order by at desc, continued desc limit 1)
          union all
          (select * from samples where at >= beginning and at <= now order by at, continued limit 1)) as neighbour
        order by taken_at
        """;

    private const string Present =
        $"""
        select now() + $1, enqueued, completed, failed, cancelled, decisions, decision_seconds, pending,
          greatest(({CounterQueries.OldestPending}), 0)
        from counters
        """;

    /// <inheritdoc />
    public async Task<QueueSnapshot> SnapshotAsync(CancellationToken cancellationToken)
    {
        // The hot pool's plans are look-ups, as for the metrics.
        await using var connection = await database.HotSource.OpenConnectionAsync(cancellationToken);
        await using var batch = Batch(connection, JobCounters.Moves, CounterQueries.Workers, CounterQueries.PendingCheckpoints, CounterQueries.OldestPending, NextExpiry);
        batch.BatchCommands[3].Parameters.With(database.ClockOffset);
        batch.BatchCommands[4].Parameters.With(database.ClockOffset);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var moves = new List<(short From, short To, long Count)>();
        while (await reader.ReadAsync(cancellationToken))
            moves.Add((reader.GetInt16(0), reader.GetInt16(1), reader.GetInt64(2)));
        await reader.NextResultAsync(cancellationToken);
        var workers = await CounterQueries.ReadWorkersAsync(reader, cancellationToken);
        await NextRowAsync(reader, cancellationToken);
        var pending = reader.GetInt64(0);
        await NextRowAsync(reader, cancellationToken);
        TimeSpan? oldest = reader.IsDBNull(0) ? null : TimeSpan.FromSeconds(Math.Max(0, reader.GetDouble(0)));
        await NextRowAsync(reader, cancellationToken);
        return new QueueSnapshot
        {
            Jobs = JobCounters.Of(moves),
            OldestPending = oldest,
            PendingCheckpoints = pending,
            NextExpiry = reader.IsDBNull(0) ? null : reader.GetFieldValue<DateTimeOffset>(0),
            WorkersAlive = (int)(workers[WorkerStatus.Active] + workers[WorkerStatus.Idle] + workers[WorkerStatus.Busy]),
            WorkersPaused = (int)workers[WorkerStatus.Paused],
            WorkersStale = (int)workers[WorkerStatus.Stale],
            Now = reader.GetFieldValue<DateTimeOffset>(1),
        };
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<Sample>> ReadAsync(TimeSpan length, int count, CancellationToken cancellationToken)
    {
        await using var connection = await database.HotSource.OpenConnectionAsync(cancellationToken);
        await using var batch = Batch(connection, Around, Present);
        batch.BatchCommands[0].Parameters.With(database.ClockOffset).With(length).With(count);
        batch.BatchCommands[1].Parameters.With(database.ClockOffset);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var samples = new List<Sample>();
        do
        {
            while (await reader.ReadAsync(cancellationToken))
                samples.Add(ReadSample(reader));
        }
        while (await reader.NextResultAsync(cancellationToken));
        return samples;
    }

    /// <inheritdoc />
    public async Task<int> SampleAsync(CancellationToken cancellationToken)
    {
        // A crash of the server may forget the last moment's sample, and the next one tells of it all.
        await using var connection = await database.RelaxedSource.OpenConnectionAsync(cancellationToken);
        await using var batch = Batch(connection, Sample, Clean);
        foreach (NpgsqlBatchCommand command in batch.BatchCommands)
            command.Parameters.With(database.ClockOffset);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var kept = reader.GetInt32(0);
        await NextRowAsync(reader, cancellationToken);
        return kept + reader.GetInt32(0);
    }

    private static NpgsqlBatch Batch(NpgsqlConnection connection, params ReadOnlySpan<string> statements)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var sql in statements)
            batch.BatchCommands.Add(new NpgsqlBatchCommand(sql));
        return batch;
    }

    private static async Task NextRowAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
    }

    private static Sample ReadSample(NpgsqlDataReader reader) => new(
        reader.GetFieldValue<DateTimeOffset>(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4),
        reader.GetInt64(5), reader.GetDouble(6), reader.GetInt64(7), reader.GetDouble(8));
}
