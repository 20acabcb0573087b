using Dapper;
using Npgsql;
using Signalbox.Postgres.Connections;
using Signalbox.Postgres.Jobs;

namespace Signalbox.Postgres.Retention;

/// <summary>Finds jobs that stand on the line in a lane that was removed, and puts them where workers look.</summary>
internal sealed class LineMending(PostgresDatabase database)
{
    // From one occupied lane to the next, whatever number of jobs stand there.
    private const string Lost =
        """
        with recursive occupied(lane) as (
          (select lane from ready order by lane limit 1)
          union all
          select (select r.lane from ready r where r.lane > o.lane order by r.lane limit 1) from occupied o where o.lane is not null)
        select o.lane from occupied o where o.lane is not null and not exists (select from lanes l where l.lane = o.lane) limit 10
        """;

    private const string Lock =
        """
        select id from jobs where id = any(array(select id from ready where lane = @lane order by priority desc, id limit 500))
        order by id for no key update skip locked
        """;

    // Those that a worker has claimed meanwhile are on the line no more.
    private const string Move =
        """
        with taken as (
          delete from ready where ctid = any(array(select ctid from ready where lane = @lane and id = any(@ids) for update skip locked))
          returning priority, attempt, id)
        insert into ready (lane, priority, attempt, id)
        select j.lane, t.priority, t.attempt, t.id from taken t join jobs j on j.id = t.id
        """;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.WorkSource.OpenConnectionAsync(cancellationToken);
        var lost = (await connection.QueryAsync<int>(new CommandDefinition(Lost, cancellationToken: cancellationToken))).AsList();
        var moved = 0;
        foreach (var lane in lost)
            moved += await MoveAsync(connection, lane, cancellationToken);
        return moved;
    }

    private async Task<int> MoveAsync(NpgsqlConnection connection, int lane, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var ids = (await connection.QueryAsync<long>(new CommandDefinition(Lock, new { lane }, cancellationToken: cancellationToken))).ToArray();
        await LaneRows.KeepAsync(connection, ids, database.ClockOffset, cancellationToken);
        var moved = await connection.ExecuteAsync(new CommandDefinition(Move, new { lane, ids }, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return moved;
    }
}
