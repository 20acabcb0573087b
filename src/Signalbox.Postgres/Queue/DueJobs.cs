using Npgsql;
using Signalbox.Postgres.Connections;
using Signalbox.Postgres.Queries;

namespace Signalbox.Postgres.Queue;

/// <summary>Moves jobs whose time has come from the schedule to the line.</summary>
internal static class DueJobs
{
    private const int Most = 1_000;

    private const string Sql =
        """
        with due as (
          delete from scheduled where ctid = any(array(
            select ctid from scheduled where run_at <= now() + $1 order by run_at, id limit $2 for update skip locked))
          returning id, attempt),
        line as (
          insert into ready (lane, priority, attempt, id)
          select j.lane, coalesce(p.priority, j.priority), due.attempt, due.id
          from due join jobs j on j.id = due.id left join priorities p on p.id = due.id
          returning id)
        select (select count(*) from line),
          (select extract(epoch from run_at - now() - $1)::float8 from scheduled
           where run_at > now() + $1 order by run_at limit 1)
        """;

    public static async Task<(bool Moved, TimeSpan? UntilNext)> PromoteAsync(PostgresDatabase database, CancellationToken cancellationToken)
    {
        var moved = false;
        await using var connection = await database.WorkSource.OpenConnectionAsync(cancellationToken);
        while (true)
        {
            await using var command = new NpgsqlCommand(Sql, connection);
            command.Parameters.With(database.ClockOffset).With((long)Most);
            await command.PrepareAsync(cancellationToken);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            var count = reader.GetInt64(0);
            moved |= count > 0;
            if (count < Most)
                return (moved, reader.IsDBNull(1) ? null : TimeSpan.FromSeconds(Math.Max(0, reader.GetDouble(1))));
        }
    }
}
