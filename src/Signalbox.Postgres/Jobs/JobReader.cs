using Dapper;
using Npgsql;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Policy;

namespace Signalbox.Postgres.Jobs;

/// <summary>Reads jobs as one row each, from the view <c>found_jobs</c>.</summary>
internal static class JobReader
{
    private const string Columns =
        """
        j.id, j.job_type as JobType, j.status, j.title, j.task_description as Description, j.input_data::text as Input,
        j.priority, j.risk, j.acceptance_criteria as AcceptanceCriteria, j.attempt, j.max_attempts as MaxAttempts,
        j.assigned_worker as AssignedWorker, j.required_capability as RequiredCapability, j.worker_id as WorkerId,
        j.progress::float8 as Progress, j.progress_message as ProgressMessage, j.result::text as Result,
        j.completion_evidence::text as Evidence, j.error, j.parent_id as ParentId, j.depends_on as DependsOn,
        j.created_by as CreatedBy, j.created_at as CreatedAt, j.run_at as RunAt, j.started_at as StartedAt,
        j.completed_at as CompletedAt
        """;

    private sealed record Row
    {
        public long Id { get; init; }

        public string JobType { get; init; } = "";

        public int Status { get; init; }

        public string? Title { get; init; }

        public string Description { get; init; } = "";

        public string Input { get; init; } = "null";

        public short Priority { get; init; }

        public short Risk { get; init; }

        public string[]? AcceptanceCriteria { get; init; }

        public int Attempt { get; init; }

        public short MaxAttempts { get; init; }

        public string? AssignedWorker { get; init; }

        public string? RequiredCapability { get; init; }

        public string? WorkerId { get; init; }

        public double Progress { get; init; }

        public string? ProgressMessage { get; init; }

        public string? Result { get; init; }

        public string? Evidence { get; init; }

        public string? Error { get; init; }

        public long? ParentId { get; init; }

        public long[]? DependsOn { get; init; }

        public string CreatedBy { get; init; } = "";

        public DateTime CreatedAt { get; init; }

        public DateTime? RunAt { get; init; }

        public DateTime? StartedAt { get; init; }

        public DateTime? CompletedAt { get; init; }
    }

    public static async Task<Job?> FindAsync(NpgsqlConnection connection, long id, CancellationToken cancellationToken)
    {
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            $"select {Columns} from found_jobs j where j.id = @id", new { id }, cancellationToken: cancellationToken));
        return row is null ? null : ToJob(row);
    }

    public static async Task<JobPage> ListAsync(NpgsqlConnection connection, JobFilter filter, CancellationToken cancellationToken)
    {
        var selection = JobSelection.Of(filter);
        var parameters = JobSelection.Parameters(filter);
        var ids = (await connection.QueryAsync<long>(new CommandDefinition(
            $"select s.id {selection.FromAndWhere} order by s.id desc limit @Limit offset @Offset", parameters,
            cancellationToken: cancellationToken))).ToArray();
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"select {Columns} from found_jobs j where j.id = any(@ids) order by j.id desc", new { ids }, cancellationToken: cancellationToken));
        var total = selection.IsWholeStatus
            ? await TotalAsync(connection, filter.Status, cancellationToken)
            : await connection.ExecuteScalarAsync<long>(new CommandDefinition(
                $"select count(*) {selection.FromAndWhere}", parameters, cancellationToken: cancellationToken));
        return new JobPage([.. rows.Select(ToJob)], total);
    }

    // The counters know the totals of the commonest listings without a scan.
    private static async Task<long> TotalAsync(NpgsqlConnection connection, JobStatus? status, CancellationToken cancellationToken)
    {
        var counts = await JobCounters.ReadAsync(connection, cancellationToken);
        return status is { } s ? counts.Now[s] : counts.Now.Values.Sum();
    }

    private static Job ToJob(Row row) => new()
    {
        Id = row.Id,
        JobType = row.JobType,
        Status = (JobStatus)row.Status,
        Title = row.Title,
        Description = row.Description,
        Input = RawJson.Trusted(row.Input),
        Priority = row.Priority,
        Risk = (RiskLevel)row.Risk,
        AcceptanceCriteria = row.AcceptanceCriteria ?? [],
        Attempt = row.Attempt,
        MaxAttempts = row.MaxAttempts,
        AssignedWorker = row.AssignedWorker,
        RequiredCapability = row.RequiredCapability,
        WorkerId = row.WorkerId,
        Progress = Math.Round(row.Progress, 4),
        ProgressMessage = row.ProgressMessage,
        Result = RawJson.Trusted(row.Result),
        Evidence = RawJson.Trusted(row.Evidence),
        Error = row.Error,
        ParentId = row.ParentId,
        DependsOn = row.DependsOn ?? [],
        CreatedBy = row.CreatedBy,
        CreatedAt = row.CreatedAt,
        RunAt = row.RunAt,
        StartedAt = row.StartedAt,
        CompletedAt = row.CompletedAt,
    };
}
