using Signalbox.Policy;

namespace Signalbox.Jobs;

/// <summary>A job as a list shows it: without its input and results, and with long texts cut.</summary>
public sealed record JobSummary
{
    /// <summary>How many characters of a long text are kept.</summary>
    public const int LongestText = 300;

    /// <summary>The job's id.</summary>
    public required long Id { get; init; }

    /// <summary>Which handler runs it.</summary>
    public required string JobType { get; init; }

    /// <summary>Where it stands.</summary>
    public required JobStatus Status { get; init; }

    /// <summary>A short heading, or null.</summary>
    public string? Title { get; init; }

    /// <summary>What is to be done: the first <see cref="LongestText"/> characters.</summary>
    public required string Description { get; init; }

    /// <summary>0 to 10, higher first, as it is now.</summary>
    public int Priority { get; init; }

    /// <summary>How much harm it can do.</summary>
    public RiskLevel Risk { get; init; }

    /// <summary>The number of the current or last attempt; 0 before the first.</summary>
    public int Attempt { get; init; }

    /// <summary>How many attempts may fail before the job does.</summary>
    public int MaxAttempts { get; init; }

    /// <summary>The worker that holds it or ended it, or null.</summary>
    public string? WorkerId { get; init; }

    /// <summary>0 to 1; 1 once completed.</summary>
    public double Progress { get; init; }

    /// <summary>What the handler last said about its progress, or null.</summary>
    public string? ProgressMessage { get; init; }

    /// <summary>Why it failed or was cancelled: the first <see cref="LongestText"/> characters; or null.</summary>
    public string? Error { get; init; }

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
}
