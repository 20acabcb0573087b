namespace Signalbox.Postgres.Jobs;

/// <summary>
/// What a step of a search reads: rows with a job's <c>id</c> and <c>priority</c> in the search's order, from its place on, so
/// that it reads about as many rows as it looks at jobs, and few of jobs that stand elsewhere.
/// </summary>
/// <param name="Rows">The subquery. Conditions call its rows <c>w</c>.</param>
internal sealed record JobSource(Func<ScanRange, string> Rows)
{
    private const string JobColumns = "j.created_at, j.job_type, j.risk, j.parent_id, j.created_by, j.title, j.description, j.input";

    /// <summary>The worker's condition where the rows have its name.</summary>
    public const string WorkerColumn = "w.worker_id = @WorkerId";

    /// <summary>What must hold of a row for its job to have the status, or null.</summary>
    public string? Condition { get; init; }

    /// <summary>The same, where it costs so much that it is looked at last.</summary>
    public string? LastCondition { get; init; }

    /// <summary>True when <see cref="Condition"/> may pass over many rows; otherwise it passes over few, and a step stays small.</summary>
    public bool IsMixed { get; init; }

    /// <summary>True when the rows are those of the table <c>jobs</c>.</summary>
    public bool IsJobs { get; init; }

    /// <summary>The condition that the worker <c>@WorkerId</c> has the job, or had it last; null where no worker has one.</summary>
    public string? Worker { get; init; }

    /// <summary>The rows with what was asked: the columns of <c>jobs</c>.</summary>
    public string RowsWithJobs(ScanRange range) => IsJobs
        ? $"select j.id, 0::smallint as priority, {JobColumns} from jobs j where {range.OfParent("j")}{range.Beyond("j")} order by {range.ById("j")} limit @window"
        : $"select s.*, {JobColumns} from ({Rows(range)}) as s join jobs j on j.id = s.id";
}
