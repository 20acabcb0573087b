using Npgsql;

namespace Signalbox.Postgres.Jobs;

/// <summary>
/// Puts jobs where they wait to be claimed: the schedule when they are due later, else the line. Jobs that still wait for
/// others stay where they are.
/// </summary>
internal static class Placement
{
    private const string Sql =
        """
        with due as materialized (
          select j.id, j.lane, coalesce(p.priority, j.priority) as priority, j.run_at, u.attempt
          from unnest($1::bigint[], $2::int[]) as u(id, attempt) join jobs j on j.id = u.id left join priorities p on p.id = j.id
          where not exists (select from blocked b where b.id = j.id)),
        later as (
          insert into scheduled (run_at, id, attempt) select run_at, id, attempt from due where run_at > now() + $3)
        insert into ready (lane, priority, attempt, id)
        select lane, priority, attempt, id from due where run_at is null or run_at <= now() + $3
        """;

    /// <summary>Places jobs for the given attempts, within the caller's transaction.</summary>
    public static async Task PlaceAsync(
        NpgsqlConnection connection, long[] ids, int[] attempts, TimeSpan clockOffset, CancellationToken cancellationToken)
    {
        if (ids.Length == 0)
            return;
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.With(ids).With(attempts).With(clockOffset);
        await command.PrepareAsync(cancellationToken);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
