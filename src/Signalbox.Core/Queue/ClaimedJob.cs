using Signalbox.Json;

namespace Signalbox.Queue;

/// <summary>A job that a worker has a lease on.</summary>
public sealed class ClaimedJob
{
    /// <summary>The job's id.</summary>
    public required long Id { get; init; }

    /// <summary>The number of this attempt, which fences out earlier ones; 1 or more.</summary>
    public required int Attempt { get; init; }

    /// <summary>Which handler runs it.</summary>
    public required string JobType { get; init; }

    /// <summary>A short heading, or null.</summary>
    public string? Title { get; init; }

    /// <summary>What is to be done.</summary>
    public required string Description { get; init; }

    /// <summary>What to work on.</summary>
    public RawJson Input { get; init; }

    /// <summary>What must hold for the job to be done.</summary>
    public IReadOnlyList<string> AcceptanceCriteria { get; init; } = [];

    /// <summary>How many attempts may fail before the job does.</summary>
    public int MaxAttempts { get; init; }

    /// <summary>The job that asked for it, or null.</summary>
    public long? ParentId { get; init; }

    /// <summary>Who asked for it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>The W3C trace context of the request that created the job, or null.</summary>
    public string? TraceParent { get; init; }

    /// <summary>True when people had to approve it before it could be claimed: a policy that has changed since may forbid it by now.</summary>
    public bool NeededApproval { get; init; }

    /// <summary>
    /// How long it stood on the line, in seconds by the database's clock; null unless it could be claimed at once and this is
    /// its first attempt.
    /// </summary>
    public double? WaitedSeconds { get; init; }
}
