using Signalbox.Json;
using Signalbox.Policy;

namespace Signalbox.Jobs;

/// <summary>A job as it is read: what was asked, and where it stands.</summary>
public sealed record Job
{
    /// <summary>The job's id; people say "job 42".</summary>
    public required long Id { get; init; }

    /// <summary>Which handler runs it.</summary>
    public required string JobType { get; init; }

    /// <summary>Where it stands.</summary>
    public required JobStatus Status { get; init; }

    /// <summary>A short heading, or null.</summary>
    public string? Title { get; init; }

    /// <summary>What is to be done.</summary>
    public required string Description { get; init; }

    /// <summary>What the handler works on.</summary>
    public RawJson Input { get; init; }

    /// <summary>True in a list whose page is not to hold the input: <see cref="Input"/> is then the JSON literal <c>null</c>.</summary>
    public bool InputLeftOut { get; init; }

    /// <summary>0 to 10, higher first, as it is now.</summary>
    public int Priority { get; init; }

    /// <summary>How much harm it can do.</summary>
    public RiskLevel Risk { get; init; }

    /// <summary>What must hold for it to be done.</summary>
    public IReadOnlyList<string> AcceptanceCriteria { get; init; } = [];

    /// <summary>The number of the current or last attempt; 0 before the first.</summary>
    public int Attempt { get; init; }

    /// <summary>How many attempts may fail before the job does.</summary>
    public int MaxAttempts { get; init; }

    /// <summary>The id or type of the only worker that may claim it, or null.</summary>
    public string? AssignedWorker { get; init; }

    /// <summary>A capability that the worker must have, or null.</summary>
    public string? RequiredCapability { get; init; }

    /// <summary>The worker that holds it or ended it, or null.</summary>
    public string? WorkerId { get; init; }

    /// <summary>0 to 1; 1 once completed.</summary>
    public double Progress { get; init; }

    /// <summary>What the handler last said about its progress, or null.</summary>
    public string? ProgressMessage { get; init; }

    /// <summary>What it produced, once completed.</summary>
    public RawJson Result { get; init; }

    /// <summary>True in a list whose page is not to hold the result, as with <see cref="InputLeftOut"/>.</summary>
    public bool ResultLeftOut { get; init; }

    /// <summary>What proves that it is done, once completed.</summary>
    public RawJson Evidence { get; init; }

    /// <summary>True in a list whose page is not to hold the evidence, as with <see cref="InputLeftOut"/>.</summary>
    public bool EvidenceLeftOut { get; init; }

    /// <summary>Why it failed or was cancelled, or null.</summary>
    public string? Error { get; init; }

    /// <summary>The job that asked for it, or null.</summary>
    public long? ParentId { get; init; }

    /// <summary>The jobs that it runs after.</summary>
    public IReadOnlyList<long> DependsOn { get; init; } = [];

    /// <summary>Who asked for it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When it was put on the line, by the database's clock.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is due, for a job that is scheduled or waits to be retried; or as it was asked.</summary>
    public DateTimeOffset? RunAt { get; init; }

    /// <summary>When its current or last attempt was claimed, or null.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended, or null.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>The job that a request made, as it stood when it was enqueued: what reading it back would have told.</summary>
    public static Job Enqueued(JobRequest request, EnqueuedJob enqueued) => new()
    {
        Id = enqueued.Id,
        JobType = request.JobType,
        Status = enqueued.Approvals > 0 ? JobStatus.WaitingApproval : JobStatus.Pending,
        Title = request.Title,
        Description = request.Description,
        Input = request.Input,
        Priority = request.Priority,
        Risk = enqueued.Risk,
        AcceptanceCriteria = request.AcceptanceCriteria,
        MaxAttempts = request.MaxAttempts,
        AssignedWorker = request.AssignedWorker,
        RequiredCapability = request.RequiredCapability,
        ParentId = request.ParentId,
        DependsOn = request.DependsOn,
        CreatedBy = request.CreatedBy,
        CreatedAt = enqueued.CreatedAt,
        RunAt = request.RunAt,
    };
}
