using System.Text;
using Signalbox.Jobs;

namespace Signalbox.Postgres.Jobs;

/// <summary>
/// The from and where clauses that select the ids of a listing as <c>s.id</c>. A job's status is where it stands, so a
/// selection starts there and never passes over millions that stand elsewhere.
/// </summary>
internal sealed record JobSelection(string FromAndWhere, bool IsWholeStatus)
{
    /// <summary>Selects what a filter describes; its values are the parameters of <see cref="Parameters"/>.</summary>
    public static JobSelection Of(JobFilter filter)
    {
        var standing = Standing(filter.Status, filter.WorkerId is not null);
        var job = standing == "jobs" ? "s" : "j";
        var conditions = new StringBuilder();
        if (filter.JobType is not null)
            conditions.Append($" and {job}.job_type = @JobType");
        if (filter.Risk is not null)
            conditions.Append($" and {job}.risk = @risk");
        if (filter.ParentId is not null)
            conditions.Append($" and {job}.parent_id = @ParentId");
        if (filter.Text is not null)
            conditions.Append($" and ({job}.title ilike @like or {job}.description ilike @like or {job}.input::text ilike @like or o.error ilike @like)");
        var joins = conditions.Length > 0 && job == "j" ? "join jobs j on j.id = s.id" : "";
        if (filter.Text is not null)
            joins += " left join outcomes o on o.id = s.id";
        var place = (filter.Status?.IsEnded() == true ? " and s.status = @status" : "") + (filter.WorkerId is not null ? " and s.worker_id = @WorkerId" : "");
        return new JobSelection(
            $"from {standing} s {joins} where true{place}{conditions}", conditions.Length == 0 && filter.WorkerId is null);
    }

    /// <summary>The values that the clauses name.</summary>
    public static object Parameters(JobFilter filter) => new
    {
        status = (int?)filter.Status,
        filter.JobType,
        risk = (short?)filter.Risk,
        filter.WorkerId,
        filter.ParentId,
        like = LikeText.Containing(filter.Text),
        filter.Limit,
        filter.Offset,
    };

    // A job that waits is no worker's, so of the pending and the suspended none has a worker.
    private static string Standing(JobStatus? status, bool ofWorker) => (status, ofWorker) switch
    {
        (null, false) => "jobs",
        (null, true) => "(select id, worker_id from outcomes union all select id, worker_id from running)",
        (JobStatus.Pending or JobStatus.WaitingApproval, true) => "(select id, null as worker_id from waiting where false)",
        (JobStatus.Pending, false) =>
            """
            (select id from ready union all select id from scheduled union all
             select distinct b.id from blocked b where not exists (select from waiting w where w.id = b.id))
            """,
        (JobStatus.Running, _) => "running",
        (JobStatus.WaitingApproval, false) => "waiting",
        _ => "outcomes",
    };
}
