using System.Runtime.CompilerServices;
using Dapper;
using Signalbox.Json;
using Signalbox.Postgres.Connections;
using Signalbox.Postgres.Queries;
using Signalbox.Steps;

namespace Signalbox.Postgres.Queue;

/// <summary>Reads saved steps in portions, because a job may have saved gigabytes. In between it holds no connection.</summary>
internal sealed class SavedSteps(PostgresDatabase database)
{
    private static readonly string Sizes =
        $"""
        select name, {ValueSize.InList("output")} as InList, {ValueSize.About("output")} as Whole
        from steps where job_id = @jobId order by saved_at, name
        """;

    private sealed record Size(string Name, long InList, long Whole);

    private sealed record Row(string Name, string? Output, bool LeftOut, int Attempt, DateTime SavedAt);

    private sealed record Planned(string Name, long Bytes, bool WithOutput);

    /// <summary>The steps of a job, oldest first; those that exist when they are read.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="whole">True for all outputs; otherwise large ones are left out.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    public async IAsyncEnumerable<SavedStep> ReadAsync(long jobId, bool whole, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var portion in Portions.Of(await PlanAsync(jobId, whole, cancellationToken), step => step.Bytes))
        {
            foreach (var step in await ReadPortionAsync(jobId, portion, whole, cancellationToken))
                yield return new SavedStep(step.Name, RawJson.Trusted(step.Output), step.Attempt, step.SavedAt) { OutputLeftOut = step.LeftOut };
        }
    }

    private async Task<IReadOnlyList<Planned>> PlanAsync(long jobId, bool whole, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        var sizes = await connection.QueryAsync<Size>(new CommandDefinition(Sizes, new { jobId }, cancellationToken: cancellationToken));
        var room = new PageSizeBudget();
        return [.. sizes.Select(size =>
        {
            var withOutput = whole || room.TryTake(size.InList);
            return new Planned(size.Name, withOutput ? size.Whole : 0, withOutput);
        })];
    }

    private async Task<IEnumerable<Row>> ReadPortionAsync(
        long jobId, IReadOnlyList<Planned> portion, bool whole, CancellationToken cancellationToken)
    {
        var names = portion.Select(s => s.Name).ToArray();
        var withoutOutput = portion.Where(s => !s.WithOutput).Select(s => s.Name).ToArray();
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        return await connection.QueryAsync<Row>(new CommandDefinition(
            """
            select s.name, case when shown.fits then shown.output end as Output, shown.fits is not true as LeftOut, s.attempt, s.saved_at as SavedAt
            from steps s
            left join lateral (
              select output, @whole or octet_length(output) <= @LargestValue as fits
              from (select s.output::text as output where s.name <> all (@withoutOutput) offset 0) as unpacked) as shown on true
            where s.job_id = @jobId and s.name = any(@names) order by s.saved_at, s.name
            """,
            new { jobId, names, withoutOutput, whole, ListedJson.LargestValue }, cancellationToken: cancellationToken));
    }
}
