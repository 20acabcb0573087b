using Signalbox.Jobs;
using Signalbox.Postgres.Queries;

namespace Signalbox.Postgres.Jobs;

/// <summary>
/// The one table of where jobs stand: for each status the tables, and how a search reads its jobs there. The view
/// <c>found_jobs</c> says the same in the database; a test compares the two.
/// </summary>
internal static class JobPlaces
{
    /// <summary>Jobs that can be claimed. The only index begins with the lane and the priority.</summary>
    public static JobPlace Line { get; } = new("ready")
    {
        KeyMatch = job => $"place.lane = {job}.lane and place.priority = {job}.priority and place.id = {job}.id",
    };

    /// <summary>Jobs that are due later.</summary>
    public static JobPlace Schedule { get; } = new("scheduled");

    /// <summary>Jobs that wait for others, with a row for each of those.</summary>
    public static JobPlace Blocked { get; } = new("blocked");

    /// <summary>Jobs that wait at a checkpoint. One that also waits for others keeps its rows in <see cref="Blocked"/>.</summary>
    public static JobPlace Suspended { get; } = new("waiting");

    /// <summary>Jobs that workers have: a lease names those that it was given, and those that have left it.</summary>
    public static JobPlace Leases { get; } = new("leases")
    {
        Ids = "select unnest(job_ids) from leases",
        Match = job => $"{job}.id = any (place.job_ids) and {job}.id <> all (place.ended)",
    };

    /// <summary>Jobs that ended, each with the number of its status.</summary>
    public static JobPlace Outcomes { get; } = new("outcomes");

    /// <summary>One row a status.</summary>
    public static IReadOnlyList<StatusPlaces> All { get; } =
    [
        new(JobStatus.Pending, [Line, Schedule, Blocked], new(PendingRows.ById)
        {
            Condition = $"(not w.is_blocked or not {Suspended.Holds("w")})",
        })
        {
            InLine = new(PendingRows.InLine),
        },
        new(JobStatus.Running, [Leases], new(range =>
            $"""
            select s.id, 0::smallint as priority, l.worker_id from leases l cross join lateral unnest(l.job_ids) as s(id)
            where s.id <> all (l.ended) and {range.Beyond("s")} order by {range.ById("s")} limit @window
            """)
        {
            Condition = $"not {Outcomes.Holds("w")}",
            IsMixed = true,
            Worker = JobSource.WorkerColumn,
        }),
        new(JobStatus.WaitingApproval, [Suspended], new(range => range.Ids(Suspended.Table, "0::smallint as priority"))),
        new(JobStatus.Completed, [Outcomes], new(range => range.Ids(Outcomes.Table, "0::smallint as priority, s.worker_id, s.status"))
        {
            Condition = $"w.status = {StatusNumber.Completed}",
            IsMixed = true,
            Worker = JobSource.WorkerColumn,
        }),
        new(JobStatus.Failed, [Outcomes], EndedAs(StatusNumber.Failed)),
        new(JobStatus.Cancelled, [Outcomes], EndedAs(StatusNumber.Cancelled)),
    ];

    /// <summary>All tables in which jobs stand, each once.</summary>
    public static IReadOnlyList<JobPlace> Tables { get; } = [.. All.SelectMany(s => s.Places).Distinct()];

    /// <summary>All jobs, wherever they stand.</summary>
    public static JobSource AllJobs { get; } = new(range => range.Ids("jobs", "0::smallint as priority"))
    {
        IsJobs = true,
        Worker = $"(w.id = any(@held) or exists (select from {Outcomes.Table} o where o.id = w.id and o.worker_id = @WorkerId))",
    };

    /// <summary>Pending jobs as those of all jobs that stand where no other status does; <c>held</c> are the jobs that run.</summary>
    public static JobSource PendingOfAllJobs { get; } = AllJobs with
    {
        LastCondition = $"not {Outcomes.Holds("w")} and not {Suspended.Holds("w")} and not (w.id = any(@held))",
        Worker = null,
    };

    /// <summary>The row of a status.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static StatusPlaces Of(JobStatus status) =>
        All.SingleOrDefault(s => s.Status == status) ?? throw new InvalidOperationException($"Where jobs stand that are {status} is not said.");

    /// <summary>How jobs of a status, or all, are read in an order.</summary>
    public static JobSource Source(JobStatus? status, JobOrder order) =>
        status is not { } one ? AllJobs : order == JobOrder.Line && Of(one).InLine is { } line ? line : Of(one).ById;

    /// <summary>The condition that the job of a row stands in none of the tables.</summary>
    public static string Nowhere(string job) => string.Join(" and ", Tables.Select(place => $"not {place.Holds(job)}"));

    // The number is written out, so that the index of what was not completed is known to serve.
    private static JobSource EndedAs(string number) =>
        new(range => range.Ids(Outcomes.Table, "0::smallint as priority, s.worker_id", $"s.status = {number} and ")) { Worker = JobSource.WorkerColumn };
}
