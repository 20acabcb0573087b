namespace Signalbox.Postgres.Jobs;

/// <summary>A table in which jobs stand.</summary>
/// <param name="Table">Its name.</param>
internal sealed record JobPlace(string Table)
{
    /// <summary>The ids of the jobs that stand here, as a query.</summary>
    public string Ids { get; init; } = $"select id from {Table}";

    /// <summary>Says of a job's row, by its name in the statement, when it stands in the row <c>place</c> of this table.</summary>
    public Func<string, string> Match { get; init; } = job => $"place.id = {job}.id";

    /// <summary>The same of a job's row with its <c>lane</c> and present <c>priority</c>, where this table's index needs them.</summary>
    public Func<string, string>? KeyMatch { get; init; }

    /// <summary>The condition that the job of a row, which has the column <c>id</c>, stands here.</summary>
    public string Holds(string job) => $"exists (select from {Table} place where {Match(job)})";

    /// <summary>The same by the table's index, of a row that also has the job's <c>lane</c> and present <c>priority</c>.</summary>
    public string HoldsByKey(string job) => $"exists (select from {Table} place where {(KeyMatch ?? Match)(job)})";
}
