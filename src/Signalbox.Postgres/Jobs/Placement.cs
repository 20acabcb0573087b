using Npgsql;
using Signalbox.Postgres.Queries;

namespace Signalbox.Postgres.Jobs;

/// <summary>
/// Puts jobs where they wait to be claimed: the schedule when they are due later, else the line. Jobs that still wait for
/// others stay where they are.
/// </summary>
internal static class Placement
{
    // A job that comes back may find that its lane was removed, and one in use must not be removed while it comes: those whose
    // lane was not used of late are told instead of placed.
    private static readonly string Sql =
        $"""
        with due as materialized (
          select j.id, j.lane, coalesce(p.priority, j.priority) as priority, j.run_at, u.attempt, {LaneRows.Fresh("$3")} is true as has_lane
          from unnest($1::bigint[], $2::int[]) as u(id, attempt) join jobs j on j.id = u.id left join priorities p on p.id = j.id
          left join lanes l on l.lane = j.lane
          where not exists (select from blocked b where b.id = j.id)),
        later as (
          insert into scheduled (run_at, id, attempt) select run_at, id, attempt from due where has_lane and run_at > now() + $3),
        line as (
          insert into ready (lane, priority, attempt, id)
          select lane, priority, attempt, id from due where has_lane and (run_at is null or run_at <= now() + $3))
        select id, attempt from due where not has_lane
        """;

    /// <summary>Places jobs for the given attempts, within the caller's transaction.</summary>
    public static async Task PlaceAsync(
        NpgsqlConnection connection, long[] ids, int[] attempts, TimeSpan clockOffset, CancellationToken cancellationToken)
    {
        while (ids.Length > 0)
        {
            (ids, attempts) = await TryPlaceAsync(connection, ids, attempts, clockOffset, cancellationToken);
            if (ids.Length > 0)
                await LaneRows.KeepAsync(connection, ids, clockOffset, cancellationToken);
        }
    }

    // Returns those that were not placed.
    private static async Task<(long[] Ids, int[] Attempts)> TryPlaceAsync(
        NpgsqlConnection connection, long[] ids, int[] attempts, TimeSpan clockOffset, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.With(ids).With(attempts).With(clockOffset);
        await command.PrepareAsync(cancellationToken);
        List<long> rest = [];
        List<int> theirs = [];
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            rest.Add(reader.GetInt64(0));
            theirs.Add(reader.GetInt32(1));
        }

        return ([.. rest], [.. theirs]);
    }
}
