namespace Signalbox.Learnings;

/// <summary>What a learning says.</summary>
public sealed record LearningText
{
    /// <summary>What kind it is, such as <c>technique</c>; 1 to 100 characters.</summary>
    public required string Category { get; init; }

    /// <summary>A heading; 1 to 300 characters.</summary>
    public required string Title { get; init; }

    /// <summary>What was learned and how it can be applied; 1 to 20,000 characters.</summary>
    public required string Description { get; init; }

    /// <summary>How much it matters, 0 to 1; null when nobody has said.</summary>
    public double? ImpactScore { get; init; }

    /// <summary>Words to find it by; up to 50 of up to 100 characters.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The job in which it was learned, or null.</summary>
    public long? JobId { get; init; }

    /// <summary>The worker that learned it, or null.</summary>
    public string? WorkerId { get; init; }
}
