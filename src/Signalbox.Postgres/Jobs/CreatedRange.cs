using Dapper;
using Npgsql;

namespace Signalbox.Postgres.Jobs;

/// <summary>
/// Finds between which ids the jobs of a time lie. Ids are given out and times taken within one transaction, so ids rise with
/// time but for as long as a transaction lasts; a search between ids that allows for much longer misses none.
/// </summary>
internal static class CreatedRange
{
    private static readonly TimeSpan Slack = TimeSpan.FromHours(1);

    // Halves the range until nothing is left of it; where no job lies in its upper half, that half is dropped.
    private const string Sql =
        """
        with recursive search(low, high) as (
          select coalesce(min(id), 0), coalesce(max(id), 0) + 1 from jobs
          union all
          select case when probe.created_at < @moment then probe.id + 1 else s.low end,
            case when probe.created_at < @moment then s.high else s.middle end
          from (select low, high, low + (high - low) / 2 as middle from search where low < high) as s
          left join lateral (
            select j.id, j.created_at from jobs j where j.id >= s.middle and j.id < s.high order by j.id limit 1) as probe on true)
        select low from search where low >= high limit 1
        """;

    /// <summary>An id before which no job was created at that moment or later.</summary>
    public static Task<long> FirstAsync(NpgsqlConnection connection, DateTimeOffset moment, CancellationToken cancellationToken) =>
        FindAsync(connection, moment - DateTimeOffset.MinValue < Slack ? DateTimeOffset.MinValue : moment - Slack, cancellationToken);

    /// <summary>An id from which on no job was created before that moment.</summary>
    public static Task<long> EndAsync(NpgsqlConnection connection, DateTimeOffset moment, CancellationToken cancellationToken) =>
        FindAsync(connection, DateTimeOffset.MaxValue - moment < Slack ? DateTimeOffset.MaxValue : moment + Slack, cancellationToken);

    private static Task<long> FindAsync(NpgsqlConnection connection, DateTimeOffset moment, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<long>(new CommandDefinition(Sql, new { moment = moment.UtcDateTime }, cancellationToken: cancellationToken));
}
