using System.Runtime.CompilerServices;
using Dapper;
using Signalbox.Jobs;
using Signalbox.Postgres.Connections;
using Signalbox.Postgres.Queries;

namespace Signalbox.Postgres.Jobs;

/// <summary>Reads the jobs of a list in portions. In between it holds no connection, however slowly they are taken.</summary>
internal sealed class ListedJobs(PostgresDatabase database)
{
    private static readonly string Sizes =
        $"""
        select j.id, {ValueSize.InList("j.input")} as Input, {ValueSize.InList("o.result")} as Result, {ValueSize.InList("o.evidence")} as Evidence,
          {ValueSize.About("j.description")} + {ValueSize.About("j.acceptance_criteria")} + {ValueSize.About("o.error")} as Words
        from jobs j left join outcomes o on o.id = j.id
        where j.id = any(@ids) order by j.id desc
        """;

    private sealed record Size(long Id, long Input, long Result, long Evidence, long Words);

    /// <summary>Those of the jobs that exist when they are read, newest first.</summary>
    public async IAsyncEnumerable<Job> ReadAsync(IReadOnlyCollection<long> ids, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (ids.Count == 0)
            yield break;
        foreach (var portion in Portions.Of(await PlanAsync(ids, cancellationToken), job => job.Bytes))
        {
            foreach (var job in await ReadPortionAsync(portion, cancellationToken))
                yield return job;
        }
    }

    private async Task<IReadOnlyList<ListedJob>> PlanAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        var sizes = await connection.QueryAsync<Size>(new CommandDefinition(Sizes, new { ids = ids.ToArray() }, cancellationToken: cancellationToken));
        var room = new PageSizeBudget();
        return [.. sizes.Select(size =>
        {
            var (input, result, evidence) = (room.TryTake(size.Input), room.TryTake(size.Result), room.TryTake(size.Evidence));
            var bytes = size.Words + (input ? size.Input : 0) + (result ? size.Result : 0) + (evidence ? size.Evidence : 0);
            return new ListedJob(size.Id, bytes, input, result, evidence);
        })];
    }

    private async Task<IReadOnlyList<Job>> ReadPortionAsync(IReadOnlyList<ListedJob> portion, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        return await JobReader.ListAsync(connection, portion, cancellationToken);
    }
}
