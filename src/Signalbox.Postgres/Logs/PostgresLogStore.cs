using Dapper;
using Signalbox.Durability;
using Signalbox.Json;
using Signalbox.Logs;
using Signalbox.Postgres.Connections;
using Signalbox.Postgres.Queries;

namespace Signalbox.Postgres.Logs;

/// <summary>The execution log on PostgreSQL.</summary>
internal sealed class PostgresLogStore(PostgresDatabase database) : ILogStore
{
    // The view execution_logs, of one job: it is looked for among the leases only when it runs.
    private const string OfJob =
        $"""
        select * from settled_logs where task_id = @jobId
        union all
        select started_at, id, worker_id, '{LogActions.JobClaimed}', 'info', 'Claimed, attempt ' || attempt, json_build_object('attempt', attempt), null, 1
        from found_jobs where id = @jobId and status = {StatusNumber.Running}
        """;

    private sealed record Row(
        long? JobId, string? WorkerId, string Action, string Level, string Message, string? Metadata, string? ErrorData, DateTime At, bool DataLeftOut);

    /// <inheritdoc />
    public async Task AppendAsync(IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken)
    {
        await using var connection = await database.WorkSource.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into log_entries (job_id, worker_id, action, level, message, metadata, error_data)
            select job_id, worker_id, action, level, message, metadata::json, error_data::json
            from unnest(@jobs, @workers, @actions, @levels, @messages, @metadata, @errors)
              with ordinality as u(job_id, worker_id, action, level, message, metadata, error_data, place)
            order by place
            """,
            new
            {
                jobs = entries.Select(e => e.JobId).ToArray(),
                workers = entries.Select(e => e.WorkerId).ToArray(),
                actions = entries.Select(e => e.Action).ToArray(),
                levels = entries.Select(e => e.Level.ToString().ToLowerInvariant()).ToArray(),
                messages = entries.Select(e => StorableText.Clean(e.Message)).ToArray(),
                metadata = entries.Select(e => e.Metadata?.Text).ToArray(),
                errors = entries.Select(e => e.ErrorData?.Text).ToArray(),
            },
            cancellationToken: cancellationToken));
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<LogEntry>> ListForJobAsync(long jobId, int limit, CancellationToken cancellationToken) =>
        ListAsync("", jobId, limit, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<LogEntry>> ListTransitionsAsync(long jobId, int limit, CancellationToken cancellationToken) =>
        ListAsync("and action <> @HandlerLog", jobId, limit, cancellationToken);

    private async Task<IReadOnlyList<LogEntry>> ListAsync(string condition, long jobId, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.HotSource.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            select task_id as JobId, worker_id as WorkerId, action, level, message, case when fits then metadata::text end as Metadata,
              case when fits then error_data::text end as ErrorData, created_at as At, not fits as DataLeftOut
            from (
              select *, data = 0 or sum(data) over (order by created_at desc, place desc rows unbounded preceding) <= @LargestPage as fits
              from (
                select *, {ValueSize.About("metadata")} + {ValueSize.About("error_data")} as data
                from ({OfJob}) as entries where true {condition} order by created_at desc, place desc limit @limit) as last) as measured
            order by created_at, place
            """,
            new { jobId, limit, LogActions.HandlerLog, ListedJson.LargestPage }, cancellationToken: cancellationToken));
        return
        [
            .. rows.Select(r => new LogEntry(
                r.JobId, r.WorkerId, r.Action, Enum.Parse<LogEntryLevel>(r.Level, ignoreCase: true), r.Message,
                r.Metadata is null ? null : RawJson.Trusted(r.Metadata), r.ErrorData is null ? null : RawJson.Trusted(r.ErrorData), r.At)
            {
                DataLeftOut = r.DataLeftOut,
            }),
        ];
    }
}
