using Dapper;
using Npgsql;
using Signalbox.Jobs;
using Signalbox.Policy;

namespace Signalbox.Postgres.Jobs;

/// <summary>
/// Reads summaries of jobs by their ids, with one statement and without their inputs and results. It tells what the view
/// <c>ai_jobs</c> does, but looks at none of the jobs that run beside them.
/// </summary>
internal static class JobSummaries
{
    private sealed record Row
    {
        public long Id { get; init; }

        public string JobType { get; init; } = "";

        public int Status { get; init; }

        public string? Title { get; init; }

        public string Description { get; init; } = "";

        public short Priority { get; init; }

        public short Risk { get; init; }

        public int Attempt { get; init; }

        public short MaxAttempts { get; init; }

        public string? WorkerId { get; init; }

        public double Progress { get; init; }

        public string? ProgressMessage { get; init; }

        public string? Error { get; init; }

        public string CreatedBy { get; init; } = "";

        public DateTime CreatedAt { get; init; }

        public DateTime? RunAt { get; init; }

        public DateTime? StartedAt { get; init; }

        public DateTime? CompletedAt { get; init; }
    }

    /// <summary>Those of the jobs that exist, in the order asked; each once.</summary>
    public static async Task<IReadOnlyList<JobSummary>> FindAsync(
        NpgsqlConnection connection, IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
            return [];
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            """
            with held as materialized (
              select h.id, h.attempt, l.worker_id, l.claimed_at
              from leases l cross join lateral unnest(l.job_ids, l.attempts) as h(id, attempt)
              where h.id = any(@ids) and h.id <> all (l.ended) and not exists (select from outcomes o where o.id = h.id))
            select j.id, j.job_type as JobType, j.title, left(j.description, @LongestText) as Description,
              case when o.id is not null then o.status when w.id is not null then 2 when r.id is not null then 1 else 0 end as Status,
              coalesce(pr.priority, j.priority) as Priority, j.risk, j.max_attempts as MaxAttempts,
              coalesce(o.attempt, r.attempt, w.attempt - 1, (select max(a.attempt) from attempts a where a.id = j.id), 0) as Attempt,
              coalesce(o.worker_id, r.worker_id) as WorkerId,
              (case when o.status = 3 then 1 else coalesce(o.progress, p.fraction, 0) end)::float8 as Progress,
              left(coalesce(o.progress_message, p.message), @LongestText) as ProgressMessage, left(o.error, @LongestText) as Error,
              j.created_by as CreatedBy, j.created_at as CreatedAt, coalesce(s.run_at, j.run_at) as RunAt,
              coalesce(o.started_at, r.claimed_at) as StartedAt, o.finished_at as CompletedAt
            from jobs j
            left join outcomes o on o.id = j.id
            left join waiting w on w.id = j.id
            left join scheduled s on s.id = j.id
            left join held r on r.id = j.id
            left join progress p on p.id = j.id
            left join priorities pr on pr.id = j.id
            where j.id = any(@ids)
            """,
            new { ids = ids.ToArray(), JobSummary.LongestText }, cancellationToken: cancellationToken));
        var found = rows.ToDictionary(r => r.Id);
        return [.. ids.Distinct().Where(found.ContainsKey).Select(id => Of(found[id]))];
    }

    private static JobSummary Of(Row row) => new()
    {
        Id = row.Id,
        JobType = row.JobType,
        Status = (JobStatus)row.Status,
        Title = row.Title,
        Description = row.Description,
        Priority = row.Priority,
        Risk = (RiskLevel)row.Risk,
        Attempt = row.Attempt,
        MaxAttempts = row.MaxAttempts,
        WorkerId = row.WorkerId,
        Progress = Math.Round(row.Progress, 4),
        ProgressMessage = row.ProgressMessage,
        Error = row.Error,
        CreatedBy = row.CreatedBy,
        CreatedAt = row.CreatedAt,
        RunAt = row.RunAt,
        StartedAt = row.StartedAt,
        CompletedAt = row.CompletedAt,
    };
}
