using Signalbox.Jobs;

namespace Signalbox.Postgres.Jobs;

/// <summary>The order of a search, its place in it and the bounds of its time, as SQL for the sources that it reads.</summary>
internal sealed class ScanRange(JobQuery query)
{
    /// <summary>A condition on the lanes <c>l</c>: those of the job type that is asked for.</summary>
    public string LanesOfType => query.JobType is null ? "" : "where l.job_type = @JobType";

    /// <summary>The condition that a row lies beyond the search's place, and within the bounds of its time.</summary>
    public string Beyond(string row) => $"{row}.id {(query.Order == JobOrder.Newest ? "<" : ">")} @id {InTime(row)}";

    /// <summary>The search's order by ids.</summary>
    public string ById(string row) => query.Order == JobOrder.Newest ? $"{row}.id desc" : $"{row}.id";

    /// <summary>The condition that a row lies within the bounds of time, in ids, or nothing.</summary>
    public string InTime(string row) =>
        (query.CreatedFrom is null ? "" : $" and {row}.id >= @first") + (query.CreatedBefore is null ? "" : $" and {row}.id < @end");

    /// <summary>The beginning of a condition: that a job has the parent that is asked for, or nothing.</summary>
    public string OfParent(string row) => query.ParentId is null ? "" : $"{row}.parent_id = @ParentId and ";

    /// <summary>The next rows of a table by their ids.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">What is told of the rows <c>s</c> beside the id.</param>
    /// <param name="condition">The beginning of a condition on them, or nothing.</param>
    public string Ids(string table, string columns, string condition = "") =>
        $"select s.id, {columns} from {table} s where {condition}{Beyond("s")} order by {ById("s")} limit @window";
}
