using Npgsql;
using Signalbox.Postgres.Connections;
using Signalbox.Postgres.Queries;
using Signalbox.Retention;

namespace Signalbox.Postgres.Retention;

/// <summary>Removes old rows of a table whose ids are given out in the order of time.</summary>
internal sealed class EntryRemoval
{
    private readonly string _sql;

    private EntryRemoval(string table, string id, string at) => _sql =
        $"""
        with seen as materialized (
          select {id} as id, {at} < now() + $3 - $4 as is_due from {table} where {id} > $1 and {id} <= $2 order by {id} limit 2000),
        gone as (
          delete from {table} where {id} = any(array(select id from seen where is_due)) returning 1)
        select count(*)::integer, coalesce(max(id), $1), coalesce(max(id) filter (where is_due), $1), (select count(*)::integer from gone) from seen
        """;

    /// <summary>What handlers, people and the rarer transitions said.</summary>
    public static EntryRemoval LogEntries { get; } = new("log_entries", "entry_id", "created_at");

    /// <summary>Who came, failed and administered.</summary>
    public static EntryRemoval AuditEntries { get; } = new("audit_entries", "id", "at");

    /// <summary>One step; the places are those of <see cref="IRetentionStore"/>.</summary>
    public async Task<RemovalStep> StepAsync(PostgresDatabase database, TimeSpan term, long after, long until, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = database.RelaxedSource.CreateCommand(_sql);
        command.Parameters.With(after).With(until).With(database.ClockOffset).With(term);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var (seen, last, lastDue, removed) = (reader.GetInt32(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt32(3));
        // Of a stretch that was passed over before, the rest is as old as the stretch.
        return until != IRetentionStore.Everything
            ? new RemovalStep(removed, last, seen > 0)
            : new RemovalStep(removed, lastDue, removed > 0);
    }
}
