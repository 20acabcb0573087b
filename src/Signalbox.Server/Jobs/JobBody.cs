using System.Text.Json.Nodes;

namespace Signalbox.Server.Jobs;

/// <summary>The shape of a new job in the OpenAPI document; <see cref="JobRequestReader"/> reads it, and a test compares the two.</summary>
internal sealed record JobBody
{
    /// <summary>Which handler runs it.</summary>
    public required string JobType { get; init; }

    /// <summary>What is to be done, in words for people.</summary>
    public required string TaskDescription { get; init; }

    /// <summary>What the handler works on: any JSON.</summary>
    public JsonNode? InputData { get; init; }

    /// <summary>0 to 10, higher first; 5 when it is not given.</summary>
    public int? Priority { get; init; }

    /// <summary>A short heading.</summary>
    public string? Title { get; init; }

    /// <summary>low, medium, high or critical; from high on a person must approve first.</summary>
    public string? RiskLevel { get; init; }

    /// <summary>What must hold for the job to be done.</summary>
    public IReadOnlyList<string>? AcceptanceCriteria { get; init; }

    /// <summary>The id or type of the only worker that may claim it.</summary>
    public string? AssignedWorker { get; init; }

    /// <summary>A capability that the worker must have.</summary>
    public string? RequiredCapability { get; init; }

    /// <summary>Not to be claimed before this moment.</summary>
    public DateTimeOffset? RunAt { get; init; }

    /// <summary>How many attempts may fail before the job does; 3 when it is not given.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>A second request with the same key makes no second job.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The ids of jobs that must have ended first.</summary>
    public IReadOnlyList<string>? DependsOn { get; init; }

    /// <summary>completed (cancelled unless all of them completed) or any.</summary>
    public string? DependsOnOutcome { get; init; }

    /// <summary>The id of the job that asks for this one.</summary>
    public string? ParentId { get; init; }
}
