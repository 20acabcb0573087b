using System.Runtime.CompilerServices;
using Dapper;
using Npgsql;
using Signalbox.Logs;
using Signalbox.Postgres.Connections;

namespace Signalbox.Postgres.Logs;

/// <summary>The register of all jobs on PostgreSQL.</summary>
internal sealed class PostgresExecutionLogStore(PostgresDatabase database) : IExecutionLogStore
{
    // Whoever has not written for ten seconds after beginning reads only, and nobody writes jobs for five minutes.
    private const string Moment =
        """
        select clock_timestamp() as Now, least(clock_timestamp(), (
          select min(greatest(xact_start, clock_timestamp() - interval '5 minutes'))
          from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()
            and (backend_xid is not null or xact_start > clock_timestamp() - interval '10 seconds'))) as Settled
        """;

    // Few rows of large tables: the plan is pinned, because what is estimated of a view of many tables misleads.
    private const string Plan = "set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off; set local jit = off; "
        // It takes what one processor has left beside the jobs.
        + "set local max_parallel_workers_per_gather = 0";

    private const string Entries =
        $"""
        select l.task_id, j.job_type, j.title, l.worker_id, l.action, l.message,
          coalesce(l.metadata ->> 'attempt', l.metadata ->> 'after_attempt', l.metadata ->> 'checkpoint_id'), l.created_at
        from execution_logs l
        join jobs j on j.id = l.task_id
        where l.created_at >= $1 and l.created_at < $2 and l.action <> '{LogActions.HandlerLog}' and l.action <> '{LogActions.StepSaved}'
        order by l.created_at, l.task_id, l.place
        """;

    private sealed record Times(DateTime Now, DateTime Settled);

    /// <inheritdoc />
    public async Task<LogWatermark> MomentAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.DutySource.OpenConnectionAsync(cancellationToken);
        var times = await connection.QuerySingleAsync<Times>(new CommandDefinition(Moment, cancellationToken: cancellationToken));
        return new LogWatermark(times.Now, times.Settled);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<ExecutionLogEntry> ReadAsync(
        DateTimeOffset from, DateTimeOffset before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = await database.DutySource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(Plan, cancellationToken: cancellationToken));
        await using var command = new NpgsqlCommand(Entries, connection, transaction)
        {
            Parameters = { new() { Value = from.UtcDateTime }, new() { Value = before.UtcDateTime } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            yield return new ExecutionLogEntry(
                reader.GetInt64(0), reader.GetString(1), Text(reader, 2), Text(reader, 3), reader.GetString(4), reader.GetString(5),
                Text(reader, 6), reader.GetFieldValue<DateTime>(7));
        }
    }

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
