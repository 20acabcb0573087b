using Dapper;
using Signalbox.Jobs;
using Signalbox.Postgres.Queries;

namespace Signalbox.Postgres.Jobs;

/// <summary>
/// One step of a search: looks at the next jobs of an order, at most a window of them, and tells those that match. It is
/// repeated from where it stopped.
/// </summary>
/// <param name="query">What is asked for.</param>
/// <param name="source">What is read for it.</param>
internal sealed class JobScan(JobQuery query, JobSource source)
{
    /// <summary>The number of pending jobs from which on <see cref="OfAllJobs"/> is cheaper, where it may be.</summary>
    public const int ManyPending = 10_000;

    // What looking at a job for a text costs, in jobs of the usual size.
    private static readonly string Cost = $"1 + ({ValueSize.About("w.input")} + {ValueSize.About("w.description")}) / 1000";

    private readonly ScanRange _range = new(query);

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

    /// <summary>The scan of where jobs of the query's status stand.</summary>
    public static JobScan Of(JobQuery query) => new(query, JobPlaces.Source(query.Status, query.Order));

    /// <summary>What is asked for.</summary>
    public JobQuery Query => query;

    /// <summary>True when no job can match: one that waits is no worker's.</summary>
    public bool IsEmpty => query.WorkerId is not null && source.Worker is null;

    /// <summary>True when every job that the scan reads matches, but for a few.</summary>
    public bool TakesAll => IsWholeStatus && !source.IsMixed;

    /// <summary>True when nothing but a status, or nothing at all, says which jobs match.</summary>
    public bool IsWholeStatus => !LooksAtJobs(query) && query.WorkerId is null;

    /// <summary>
    /// True when it depends on the number of pending jobs how they are best read: the line is in the order of ids only within
    /// each of its lanes and priorities, so where there are many it is cheaper to look at all jobs, and for those that match
    /// where they stand.
    /// </summary>
    public bool DependsOnPending =>
        query is { Status: JobStatus.Pending, Order: not JobOrder.Line } && LooksAtJobs(query with { JobType = null });

    /// <summary>The same scan of pending jobs, of all jobs.</summary>
    public JobScan OfAllJobs => new(query, JobPlaces.PendingOfAllJobs);

    /// <summary>The statement of a step; its parameters are <c>id</c>, <c>priority</c>, <c>window</c> and those of <see cref="Values"/>.</summary>
    public string Sql
    {
        get
        {
            var order = query.Order == JobOrder.Line ? "w.priority desc, w.id" : _range.ById("w");
            var conditions = string.Join(" and ", Conditions());
            var match = conditions.Length == 0 ? "" : $" filter (where {conditions})";
            return $"""
                select count(*)::int as Walked,
                  {Last(query.Order)} as LastId, min(w.priority) as LastPriority,
                  array_agg(w.id order by {order}){match} as Ids, array_agg(w.priority order by {order}){match} as Priorities
                from ({Rows(order)}) as w
                """;
        }
    }

    /// <summary>True when the conditions name the jobs that run, <c>held</c>, which are not among <see cref="Values"/>.</summary>
    public bool NamesHeld => Conditions().Any(condition => condition.Contains("@held", StringComparison.Ordinal));

    /// <summary>The values that the conditions name.</summary>
    public DynamicParameters Values => new(new
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

    private static bool LooksAtJobs(JobQuery query) =>
        query is not { JobType: null, Risk: null, ParentId: null, CreatedBy: null, CreatedFrom: null, CreatedBefore: null, Text: null };

    private string Rows(string order)
    {
        var rows = LooksAtJobs(query) ? source.RowsWithJobs(_range) : source.Rows(_range);
        return query.Text is null ? rows
            : $"""
            select w.* from (
              select w.*, {Cost} as cost, sum({Cost}) over (order by {order} rows unbounded preceding) as spent from ({rows}) as w) as w
            where w.spent - w.cost < @window
            """;
    }

    private IEnumerable<string> Conditions()
    {
        if (source.Condition is { } condition)
            yield return condition;
        if (query.WorkerId is not null && source.Worker is { } worker)
            yield return worker;
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

        if (source.LastCondition is { } last)
            yield return last;
    }
}
