using Dapper;
using Npgsql;
using Signalbox.Jobs;

namespace Signalbox.Postgres.Jobs;

/// <summary>Finds the jobs around a job: its parent, its children, what it runs after and what runs after it.</summary>
internal static class RelatedJobsReader
{
    private const string Sql =
        """
        with dependents as materialized (select id from jobs where depends_on @> array[@id])
        select parent_id as ParentId, depends_on as DependsOn,
          array(select id from jobs where parent_id = @id order by id limit @Most) as Children,
          (select count(*) from jobs where parent_id = @id) as ChildCount,
          array(select id from dependents order by id limit @Most) as Dependents,
          (select count(*) from dependents) as DependentCount
        from jobs where id = @id
        """;

    private sealed record Row
    {
        public long? ParentId { get; init; }

        public long[]? DependsOn { get; init; }

        public long[] Children { get; init; } = [];

        public long ChildCount { get; init; }

        public long[] Dependents { get; init; } = [];

        public long DependentCount { get; init; }
    }

    /// <summary>The relatives of a job; none for a job that does not exist.</summary>
    public static async Task<JobRelatives> FindAsync(NpgsqlConnection connection, long id, CancellationToken cancellationToken)
    {
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            Sql, new { id, JobRelatives.Most }, cancellationToken: cancellationToken)) ?? new Row();
        var parent = row.ParentId is { } p ? (long[])[p] : [];
        var before = row.DependsOn ?? [];
        long[] all = [.. parent, .. before, .. row.Children, .. row.Dependents];
        var found = (await JobSummaries.FindAsync(connection, all, cancellationToken)).ToDictionary(j => j.Id);
        IReadOnlyList<JobSummary> Of(long[] ids) => [.. ids.Distinct().Where(found.ContainsKey).Select(i => found[i])];
        return new JobRelatives(
            Of(parent).SingleOrDefault(), Of(row.Children), row.ChildCount, Of(before), Of(row.Dependents), row.DependentCount);
    }
}
