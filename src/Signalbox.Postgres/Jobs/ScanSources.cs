using Signalbox.Jobs;

namespace Signalbox.Postgres.Jobs;

/// <summary>
/// Where the ids of a walk come from: the tables in which jobs of a status stand, each in the order of the walk and from its
/// place on, so that a step reads about as many rows as it may walk and none of jobs that stand elsewhere.
/// </summary>
internal static class ScanSources
{
    /// <summary>Standings of a status as a subquery with <c>id</c>, <c>priority</c> and what <see cref="Condition"/> needs.</summary>
    public static string Of(JobQuery query)
    {
        var type = query.JobType is null ? "" : "where l.job_type = @JobType";
        return (query.Status, query.Order) switch
        {
            (JobStatus.Pending, JobOrder.Line) =>
                $"""
                select head.id, head.priority from lanes l cross join generate_series(0, @priority) as p(priority) cross join lateral (
                  select r.id, r.priority from ready r
                  where r.lane = l.lane and r.priority = p.priority::smallint
                    and r.id > case when p.priority = @priority then @id else -1 end {Range(query, "r")}
                  order by r.id limit @window) as head
                {type}
                order by head.priority desc, head.id limit @window
                """,
            (JobStatus.Pending, _) =>
                $"""
                select s.id, 0::smallint as priority, bool_or(s.is_blocked) as is_blocked from (
                  select head.id, false as is_blocked from lanes l cross join generate_series(0, 10) as p(priority) cross join lateral (
                    select r.id from ready r
                    where r.lane = l.lane and r.priority = p.priority::smallint and {Beyond(query, "r")}
                    order by {ById(query, "r")} limit @window) as head
                  {type}
                  union all
                  ({Ids(query, "scheduled", ", false")})
                  union all
                  (select b.id, true from (select distinct b.id from blocked b where {Beyond(query, "b")} order by {ById(query, "b")} limit @window) as b)
                ) as s
                group by s.id order by {ById(query, "s")} limit @window
                """,
            (JobStatus.Running, _) =>
                $"""
                select s.id, 0::smallint as priority, l.worker_id from leases l cross join lateral unnest(l.job_ids) as s(id)
                where s.id <> all (l.ended) and {Beyond(query, "s")} order by {ById(query, "s")} limit @window
                """,
            (JobStatus.WaitingApproval, _) => Ids(query, "waiting", ", 0::smallint as priority"),
            (JobStatus.Completed, _) => Ids(query, "outcomes", ", 0::smallint as priority, s.worker_id, s.status"),
            // The numbers are written out, so that the index of what was not completed is known to serve.
            (JobStatus.Failed, _) => Ids(query, "outcomes", ", 0::smallint as priority, s.worker_id", "s.status = 4 and "),
            (JobStatus.Cancelled, _) => Ids(query, "outcomes", ", 0::smallint as priority, s.worker_id", "s.status = 5 and "),
            _ => Ids(query, "jobs", ", 0::smallint as priority"),
        };
    }

    /// <summary>What must hold of a standing for its job to have the status, or null. Such jobs are few, so a step that passes over them stays small.</summary>
    public static string? Condition(JobStatus? status) => status switch
    {
        JobStatus.Pending => "(not w.is_blocked or not exists (select from waiting a where a.id = w.id))",
        JobStatus.Running => "not exists (select from outcomes o where o.id = w.id)",
        JobStatus.Completed => "w.status = 3",
        _ => null,
    };

    /// <summary>What must hold of any job for it to be pending; <c>held</c> are the jobs that run.</summary>
    public const string NowhereElse =
        "not exists (select from outcomes o where o.id = w.id) and not exists (select from waiting a where a.id = w.id) and not (w.id = any(@held))";

    /// <summary>The condition that <paramref name="alias"/> lies beyond the walk's place and within the bounds of its time.</summary>
    public static string Beyond(JobQuery query, string alias) =>
        $"{alias}.id {(query.Order == JobOrder.Newest ? "<" : ">")} @id {Range(query, alias)}";

    /// <summary>The walk's order by ids.</summary>
    public static string ById(JobQuery query, string alias) => query.Order == JobOrder.Newest ? $"{alias}.id desc" : $"{alias}.id";

    private static string Range(JobQuery query, string alias) =>
        (query.CreatedFrom is null ? "" : $" and {alias}.id >= @first") + (query.CreatedBefore is null ? "" : $" and {alias}.id < @end");

    private static string Ids(JobQuery query, string table, string columns, string condition = "") =>
        $"select s.id{columns} from {table} s where {condition}{Beyond(query, "s")} order by {ById(query, "s")} limit @window";
}
