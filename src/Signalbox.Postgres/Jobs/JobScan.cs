using Dapper;
using Signalbox.Jobs;
using Signalbox.Postgres.Queries;

namespace Signalbox.Postgres.Jobs;

/// <summary>
/// One step of a search: looks at the next jobs of an order, at most a window of them, and tells those that match. It is
/// repeated from where it stopped.
/// </summary>
internal static class JobScan
{
    private const int ManyPending = 10_000;
    private const string JobColumns = "j.created_at, j.job_type, j.risk, j.parent_id, j.created_by, j.title, j.description, j.input";

    // What looking at a job for a text costs, in jobs of the usual size.
    private static readonly string Cost = $"1 + ({ValueSize.About("w.input")} + {ValueSize.About("w.description")}) / 1000";

    /// <summary>What a step tells.</summary>
    public sealed record Step
    {
        /// <summary>How many jobs were looked at.</summary>
        public int Walked { get; init; }

        /// <summary>The last of them.</summary>
        public long? LastId { get; init; }

        /// <summary>Its priority in the order of the line.</summary>
        public short? LastPriority { get; init; }

        /// <summary>Those that match, in order.</summary>
        public long[]? Ids { get; init; }

        /// <summary>Their priorities in the order of the line.</summary>
        public short[]? Priorities { get; init; }
    }

    /// <summary>True when no job can match: one that waits is no worker's.</summary>
    public static bool IsEmpty(JobQuery query) =>
        query is { WorkerId: not null, Status: JobStatus.Pending or JobStatus.WaitingApproval };

    /// <summary>
    /// True when there are so many pending jobs that it is cheaper to look at all jobs, and for those that match where they
    /// stand: the line is in the order of ids only within each of its lanes and priorities.
    /// </summary>
    public static bool LooksAtAll(JobQuery query, long pending) =>
        query is { Status: JobStatus.Pending, Order: not JobOrder.Line } && LooksAtJobs(query with { JobType = null }) && pending > ManyPending;

    /// <summary>True when every job that stands where the walk goes matches.</summary>
    public static bool TakesAll(JobQuery query) => !LooksAtJobs(query) && query.WorkerId is null && query.Status is not (JobStatus.Running or JobStatus.Completed);

    /// <summary>The statement of a step; its parameters are <c>id</c>, <c>priority</c>, <c>window</c> and those of <see cref="Values"/>.</summary>
    public static string Sql(JobQuery query, bool all = false)
    {
        var order = query.Order == JobOrder.Line ? "w.priority desc, w.id" : ScanSources.ById(query, "w");
        var conditions = string.Join(" and ", Conditions(query, all));
        var match = conditions.Length == 0 ? "" : $" filter (where {conditions})";
        return $"""
            select count(*)::int as Walked,
              {Last(query.Order)} as LastId, min(w.priority) as LastPriority,
              array_agg(w.id order by {order}){match} as Ids, array_agg(w.priority order by {order}){match} as Priorities
            from ({Rows(all ? query with { Status = null } : query, order)}) as w
            """;
    }

    /// <summary>The values that the conditions name.</summary>
    public static DynamicParameters Values(JobQuery query) => new(new
    {
        query.JobType,
        risk = (short?)query.Risk,
        query.WorkerId,
        query.ParentId,
        query.CreatedBy,
        createdFrom = query.CreatedFrom?.UtcDateTime,
        createdBefore = query.CreatedBefore?.UtcDateTime,
        query.Text,
        JobQuery.SearchedInput,
    });

    private static string Last(JobOrder order) => order switch
    {
        JobOrder.Newest => "min(w.id)",
        JobOrder.Oldest => "max(w.id)",
        _ => "(array_agg(w.id order by w.priority, w.id desc))[1]",
    };

    /// <summary>True when nothing but a status, or nothing at all, says which jobs match.</summary>
    public static bool IsWholeStatus(JobQuery query) => !LooksAtJobs(query) && query.WorkerId is null;

    private static bool LooksAtJobs(JobQuery query) =>
        query is not { JobType: null, Risk: null, ParentId: null, CreatedBy: null, CreatedFrom: null, CreatedBefore: null, Text: null };

    private static string Rows(JobQuery query, string order)
    {
        var rows = !LooksAtJobs(query) ? ScanSources.Of(query)
            : query.Status is null
                ? $"select j.id, 0::smallint as priority, {JobColumns} from jobs j where {(query.ParentId is null ? "" : "j.parent_id = @ParentId and ")}{ScanSources.Beyond(query, "j")} order by {ScanSources.ById(query, "j")} limit @window"
                : $"select s.*, {JobColumns} from ({ScanSources.Of(query)}) as s join jobs j on j.id = s.id";
        return query.Text is null ? rows
            : $"""
            select w.* from (
              select w.*, {Cost} as cost, sum({Cost}) over (order by {order} rows unbounded preceding) as spent from ({rows}) as w) as w
            where w.spent - w.cost < @window
            """;
    }

    private static IEnumerable<string> Conditions(JobQuery query, bool all)
    {
        if (!all && ScanSources.Condition(query.Status) is { } standing && query.Order != JobOrder.Line)
            yield return standing;
        if (query.WorkerId is not null)
            yield return query.Status is null
                ? "(w.id = any(@held) or exists (select from outcomes o where o.id = w.id and o.worker_id = @WorkerId))"
                : "w.worker_id = @WorkerId";
        if (query.JobType is not null)
            yield return "w.job_type = @JobType";
        if (query.Risk is not null)
            yield return "w.risk = @risk";
        if (query.ParentId is not null)
            yield return "w.parent_id = @ParentId";
        if (query.CreatedBy is not null)
            yield return "w.created_by = @CreatedBy";
        if (query.CreatedFrom is not null)
            yield return "w.created_at >= @createdFrom";
        if (query.CreatedBefore is not null)
            yield return "w.created_at < @createdBefore";
        if (query.Text is { } text)
        {
            yield return $"({ContainedText.In(text, "w.title", "w.description", "left(w.input::text, @SearchedInput)")} "
                + $"or exists (select from outcomes o where o.id = w.id and ({ContainedText.In(text, "o.error")})))";
        }

        if (all)
            yield return ScanSources.NowhereElse;
    }
}
