using Dapper;
using Npgsql;
using Signalbox.Jobs;
using Signalbox.Policy;

namespace Signalbox.Postgres.Jobs;

/// <summary>
/// Reads summaries of jobs by their ids, with one statement and without their inputs and results.
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
            select j.id, j.job_type as JobType, j.title, left(j.task_description, @LongestText) as Description, j.status, j.priority, j.risk,
              j.max_attempts as MaxAttempts, j.attempt, j.worker_id as WorkerId, j.progress::float8 as Progress,
              left(j.progress_message, @LongestText) as ProgressMessage, left(j.error, @LongestText) as Error,
              j.created_by as CreatedBy, j.created_at as CreatedAt, j.run_at as RunAt, j.started_at as StartedAt, j.completed_at as CompletedAt
            from found_jobs j
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
