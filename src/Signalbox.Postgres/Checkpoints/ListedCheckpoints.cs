using System.Runtime.CompilerServices;
using Dapper;
using Npgsql;
using Signalbox.Checkpoints;
using Signalbox.Postgres.Connections;
using Signalbox.Postgres.Queries;

namespace Signalbox.Postgres.Checkpoints;

/// <summary>Reads the checkpoints of a list in portions. In between it holds no connection, however slowly they are taken.</summary>
internal sealed class ListedCheckpoints(PostgresDatabase database)
{
    private static readonly string Sizes =
        $"""
        select c.id, {ValueSize.InList("c.data")} + {ValueSize.InList("c.approved_data")} as InList,
          {ValueSize.About("c.data")} + {ValueSize.About("c.approved_data")} as Whole
        from agent_checkpoints c where c.id = any(@ids) order by array_position(@ids, c.id)
        """;

    private sealed record Size(long Id, long InList, long Whole);

    /// <summary>Finds out of which checkpoints a list has the data; those that exist, in the order given.</summary>
    public static async Task<IReadOnlyList<ListedCheckpoint>> PlanAsync(
        NpgsqlConnection connection, long[] ids, bool whole, CancellationToken cancellationToken)
    {
        if (ids.Length == 0)
            return [];
        var sizes = await connection.QueryAsync<Size>(new CommandDefinition(Sizes, new { ids }, cancellationToken: cancellationToken));
        var room = new PageSizeBudget();
        return [.. sizes.Select(size =>
        {
            var withData = whole || room.TryTake(size.InList);
            return new ListedCheckpoint(size.Id, withData ? size.Whole : 0, withData);
        })];
    }

    /// <summary>Those of the checkpoints that exist when they are read, in the order given.</summary>
    public async IAsyncEnumerable<Checkpoint> ReadAsync(long[] ids, bool whole, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var portion in Portions.Of(await PlanAsync(ids, whole, cancellationToken), checkpoint => checkpoint.Bytes))
        {
            foreach (var checkpoint in await ReadPortionAsync(portion, whole, cancellationToken))
                yield return checkpoint;
        }
    }

    /// <summary>All checkpoints of a job, oldest first.</summary>
    public async IAsyncEnumerable<Checkpoint> ReadForJobAsync(
        long jobId, bool whole, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var checkpoint in ReadAsync(await IdsOfJobAsync(jobId, cancellationToken), whole, cancellationToken))
            yield return checkpoint;
    }

    private async Task<long[]> IdsOfJobAsync(long jobId, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<long>(new CommandDefinition(
            "select id from agent_checkpoints where job_id = @jobId order by id", new { jobId }, cancellationToken: cancellationToken))).ToArray();
    }

    private async Task<IReadOnlyList<ListedCheckpoint>> PlanAsync(long[] ids, bool whole, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        return await PlanAsync(connection, ids, whole, cancellationToken);
    }

    private async Task<IEnumerable<Checkpoint>> ReadPortionAsync(
        IReadOnlyList<ListedCheckpoint> portion, bool whole, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        return (await CheckpointReader.ListAsync(connection, portion, whole, cancellationToken)).Select(c => c.Checkpoint);
    }
}
