using Dapper;
using Signalbox.Postgres.Connections;
using Signalbox.Postgres.Jobs;

namespace Signalbox.Postgres.Retention;

/// <summary>
/// Removes lanes without jobs that were not used for a term. It is one statement, and looks at one moment: a job that lives is
/// somewhere then. Whoever is about to put a job on a lane has marked it as used within the hour (see LaneRows), and locks its
/// row for that, so it is passed over.
/// </summary>
internal sealed class LaneRemoval(PostgresDatabase database)
{
    // Where jobs stand that will come back to the line is looked at only when there are lanes to judge; those that are still
    // needed are marked, so that they are not judged again before the next term.
    private static readonly string Sql =
        $"""
        with idle as materialized (
          select l.lane from lanes l
          where l.used_at < now() + @ClockOffset - @term and not l.paused and not exists (select from {JobPlaces.Line.Table} r where r.lane = l.lane)
          limit 2000 for update skip locked),
        needed as materialized (
          select distinct j.lane from ({Living}) as living
          join jobs j on j.id = living.id
          where exists (select from idle)),
        kept as (
          update lanes set used_at = now() + @ClockOffset
          where lane in (select lane from idle) and lane in (select lane from needed) returning 1),
        gone as (
          delete from lanes where lane in (select lane from idle) and lane not in (select lane from needed) returning 1)
        select (select count(*) from gone)::integer + (select count(*) from kept)::integer
        """;

    // The line is looked at by its lanes, and what has ended does not come back by itself.
    private static string Living => string.Join(" union all ", JobPlaces.Tables.Except([JobPlaces.Line, JobPlaces.Outcomes]).Select(place => place.Ids));

    private static readonly TimeSpan Shortest = TimeSpan.FromDays(1);

    public async Task<int> RunAsync(TimeSpan term, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(term, Shortest);
        await using var connection = await database.DutySource.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            Sql, new { term, database.ClockOffset }, cancellationToken: cancellationToken));
    }
}
