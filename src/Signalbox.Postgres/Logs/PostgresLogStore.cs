using Dapper;
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

    // Handlers and programs outside write entries under other names.
    private static readonly string[] Told = [.. LogActions.All.Where(a => a != LogActions.HandlerLog)];

    private sealed record Row(
        long? JobId, string? WorkerId, string Action, string Level, string Message, string? Metadata, string? ErrorData, DateTime At, bool DataLeftOut);

    /// <inheritdoc />
    public async Task AppendAsync(IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken)
    {
        await using var connection = await database.WorkSource.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            $"{LogInsert.Sql} order by place", LogInsert.Values(entries), cancellationToken: cancellationToken));
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<LogEntry>> ListForJobAsync(long jobId, int limit, CancellationToken cancellationToken) =>
        ListAsync("", jobId, limit, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<LogEntry>> ListTransitionsAsync(long jobId, int limit, CancellationToken cancellationToken) =>
        ListAsync("and action = any(@Told)", jobId, limit, cancellationToken);

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
            new { jobId, limit, Told, ListedJson.LargestPage }, cancellationToken: cancellationToken));
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
