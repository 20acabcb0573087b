using Dapper;
using Npgsql;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Policy;

namespace Signalbox.Postgres.Jobs;

/// <summary>Reads jobs as one row each, from the view <c>found_jobs</c>.</summary>
internal static class JobReader
{
    private const string Facts =
        """
        j.id, j.job_type as JobType, j.status, j.title, j.task_description as Description,
        j.priority, j.risk, j.acceptance_criteria as AcceptanceCriteria, j.attempt, j.max_attempts as MaxAttempts,
        j.assigned_worker as AssignedWorker, j.required_capability as RequiredCapability, j.worker_id as WorkerId,
        j.progress::float8 as Progress, j.progress_message as ProgressMessage, j.error, j.parent_id as ParentId,
        j.depends_on as DependsOn, j.created_by as CreatedBy, j.created_at as CreatedAt, j.run_at as RunAt,
        j.started_at as StartedAt, j.completed_at as CompletedAt
        """;

    private const string Whole =
        $"""
        select {Facts}, j.input_data::text as Input, j.result::text as Result, j.completion_evidence::text as Evidence
        from found_jobs j where j.id = @id
        """;

    // Each value is unpacked once at the most, and what turns out to be large never leaves the server.
    private static readonly string Listed =
        $"""
        select {Facts}, {Value("Input")}, {Value("Result")}, {Value("Evidence")}
        from found_jobs j
        {Unpacked("Input", "j.input_data")}
        {Unpacked("Result", "j.result")}
        {Unpacked("Evidence", "j.completion_evidence")}
        where j.id = any(@ids) order by j.id desc
        """;

    private sealed record Row
    {
        public long Id { get; init; }

        public string JobType { get; init; } = "";

        public int Status { get; init; }

        public string? Title { get; init; }

        public string Description { get; init; } = "";

        public string? Input { get; init; }

        public bool InputLeftOut { get; init; }

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

        public bool ResultLeftOut { get; init; }

        public string? Evidence { get; init; }

        public bool EvidenceLeftOut { get; init; }

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
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(Whole, new { id }, cancellationToken: cancellationToken));
        return row is null ? null : ToJob(row);
    }

    /// <summary>Reads those of the jobs that exist, newest first, for a list.</summary>
    public static async Task<IReadOnlyList<Job>> ListAsync(
        NpgsqlConnection connection, IReadOnlyList<ListedJob> jobs, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            Listed,
            new
            {
                ids = Ids(jobs),
                withoutInput = Ids(jobs.Where(j => !j.WithInput)),
                withoutResult = Ids(jobs.Where(j => !j.WithResult)),
                withoutEvidence = Ids(jobs.Where(j => !j.WithEvidence)),
                ListedJson.LargestValue,
            },
            cancellationToken: cancellationToken));
        return [.. rows.Select(ToJob)];
    }

    private static long[] Ids(IEnumerable<ListedJob> jobs) => [.. jobs.Select(j => j.Id)];

    private static string Unpacked(string name, string column) =>
        $"left join lateral (select {column}::text as text where j.id <> all (@without{name}) offset 0) as {name} on true";

    private static string Value(string name) =>
        $"""
        case when octet_length({name}.text) <= @LargestValue then {name}.text end as {name},
        coalesce(octet_length({name}.text) > @LargestValue, j.id = any (@without{name})) as {name}LeftOut
        """;

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
        InputLeftOut = row.InputLeftOut,
        Result = RawJson.Trusted(row.Result),
        ResultLeftOut = row.ResultLeftOut,
        Evidence = RawJson.Trusted(row.Evidence),
        EvidenceLeftOut = row.EvidenceLeftOut,
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
