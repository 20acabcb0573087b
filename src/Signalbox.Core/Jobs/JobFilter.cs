using Signalbox.Policy;

namespace Signalbox.Jobs;

/// <summary>Which jobs to list, newest first; every condition that is set must hold.</summary>
public sealed record JobFilter
{
    /// <summary>Only jobs that stand here.</summary>
    public JobStatus? Status { get; init; }

    /// <summary>Only jobs of this type.</summary>
    public string? JobType { get; init; }

    /// <summary>Only jobs of this risk.</summary>
    public RiskLevel? Risk { get; init; }

    /// <summary>Only jobs held or ended by this worker.</summary>
    public string? WorkerId { get; init; }

    /// <summary>Only jobs asked for by this job.</summary>
    public long? ParentId { get; init; }

    /// <summary>Only jobs whose title, description, input or error has this text.</summary>
    public string? Text { get; init; }

    /// <summary>How many at the most; 1 to 500.</summary>
    public int Limit { get; init; } = 10;

    /// <summary>How many to pass over.</summary>
    public int Offset { get; init; }
}
