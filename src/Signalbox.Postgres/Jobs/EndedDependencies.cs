using Dapper;
using Signalbox.Postgres.Connections;

namespace Signalbox.Postgres.Jobs;

/// <summary>
/// Finds jobs that others wait for although they have ended: what a node left that died, or gave up, before it had looked at
/// those others. Each look walks a bounded number of the jobs that are waited for, and the next goes on behind it.
/// </summary>
internal sealed class EndedDependencies(PostgresDatabase database)
{
    /// <summary>How many jobs that are waited for a look walks.</summary>
    public const int MostWalked = 10_000;

    // From one job that is waited for to the next, however many wait for each.
    private const string Walk =
        """
        with recursive awaited(id, place) as (
          (select waits_for, 1 from blocked where waits_for > @after order by waits_for limit 1)
          union all
          select (select b.waits_for from blocked b where b.waits_for > a.id order by b.waits_for limit 1), a.place + 1
          from awaited a where a.id is not null and a.place < @MostWalked)
        select a.id, exists (select from outcomes o where o.id = a.id) and not exists (select from sql_completions c where c.id = a.id) as Ended from awaited a where a.id is not null
        """;

    private long _after = -1;

    private sealed record Awaited(long Id, bool Ended);

    /// <summary>Those found by a look; after the last that is waited for, it begins anew.</summary>
    public async Task<long[]> FindAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.WorkSource.OpenConnectionAsync(cancellationToken);
        var after = Interlocked.Read(ref _after);
        var awaited = (await connection.QueryAsync<Awaited>(new CommandDefinition(
            Walk, new { after, MostWalked }, cancellationToken: cancellationToken))).AsList();
        long[] ended = [.. awaited.Where(a => a.Ended).Select(a => a.Id)];
        Interlocked.Exchange(ref _after, awaited.Count == MostWalked ? awaited[^1].Id : -1);
        return ended;
    }
}
