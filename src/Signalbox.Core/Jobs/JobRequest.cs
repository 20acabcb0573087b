using Signalbox.Json;
using Signalbox.Policy;

namespace Signalbox.Jobs;

/// <summary>What is asked for when a job is put on the line. Only the type and the description are required.</summary>
public sealed record JobRequest
{
    /// <summary>How many attempts may fail of a job that says nothing of it.</summary>
    public const int DefaultMaxAttempts = 3;

    /// <summary>Which handler runs it; 1 to 100 characters.</summary>
    public required string JobType { get; init; }

    /// <summary>What is to be done, in words for people; 1 to 20,000 characters.</summary>
    public required string Description { get; init; }

    /// <summary>A short heading of up to 300 characters, or null.</summary>
    public string? Title { get; init; }

    /// <summary>What the handler works on; up to 4 MiB of JSON.</summary>
    public RawJson Input { get; init; }

    /// <summary>0 to 10, higher first.</summary>
    public int Priority { get; init; } = JobPriority.Default;

    /// <summary>How much harm it can do, at least: the policy may raise it, and says who must approve before it can be claimed.</summary>
    public RiskLevel Risk { get; init; }

    /// <summary>What must hold for the job to be done.</summary>
    public IReadOnlyList<string> AcceptanceCriteria { get; init; } = [];

    /// <summary>The id or type of the only worker that may claim it, or null for any.</summary>
    public string? AssignedWorker { get; init; }

    /// <summary>A capability that the worker must have, or null for none.</summary>
    public string? RequiredCapability { get; init; }

    /// <summary>Not to be claimed before this moment of the database's clock; null for at once.</summary>
    public DateTimeOffset? RunAt { get; init; }

    /// <summary>How many attempts may fail before the job does; 1 to 100.</summary>
    public int MaxAttempts { get; init; } = DefaultMaxAttempts;

    /// <summary>A second request with the same key makes no second job; up to 200 characters.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The jobs that must have ended before this one is claimed; up to 100.</summary>
    public IReadOnlyList<long> DependsOn { get; init; } = [];

    /// <summary>True to run after the others however they ended; false to be cancelled unless all of them completed.</summary>
    public bool RunsAfterAnyOutcome { get; init; }

    /// <summary>The job that asked for this one, or null.</summary>
    public long? ParentId { get; init; }

    /// <summary>Who asks: a person, a program or a job; 1 to 200 characters.</summary>
    public string CreatedBy { get; init; } = "system";

    /// <summary>The caller's W3C <c>traceparent</c>, carried into the run; or null.</summary>
    public string? TraceParent { get; init; }
}
