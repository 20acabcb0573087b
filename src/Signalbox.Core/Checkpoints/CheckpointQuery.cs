using Signalbox.Policy;

namespace Signalbox.Checkpoints;

/// <summary>
/// Which checkpoints to browse; every condition that is set must hold, and an empty text is none. Pending ones come oldest first, decided ones by
/// their decision, newest first, and all together newest first.
/// </summary>
public sealed record CheckpointQuery
{
    /// <summary>The most cases that a page may hold.</summary>
    public const int MaximumLimit = 500;

    /// <summary>Only checkpoints that stand here.</summary>
    public CheckpointStatus? Status { get; init; }

    /// <summary>Only checkpoints that were approved, rejected or expired.</summary>
    public bool DecidedOnly { get; init; }

    /// <summary>Only those with this text, in any letter case, in the name, the reason, the job's title or type, or who asked for either.</summary>
    public string? Text { get; init; }

    /// <summary>Only those that this person decided; in any letter case.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>Only those of jobs of this type.</summary>
    public string? JobType { get; init; }

    /// <summary>Only those of jobs of this risk.</summary>
    public RiskLevel? Risk { get; init; }

    /// <summary>Only those of this job.</summary>
    public long? JobId { get; init; }

    /// <summary>Only those asked at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only those asked before this time.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>How many at the most; 1 to <see cref="MaximumLimit"/>.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>Where to go on: <see cref="CheckpointSlice.Next"/> of the page before, of the same query.</summary>
    public string? After { get; init; }
}
