using Signalbox.Checkpoints;
using Signalbox.Jobs;

namespace Signalbox.Postgres.Queue;

/// <summary>An attempt that ends other than by completing, as it is written.</summary>
internal sealed record AttemptEndRow
{
    public required long LeaseId { get; init; }

    public required long JobId { get; init; }

    public required int Attempt { get; init; }

    public required string WorkerId { get; init; }

    public required DateTime StartedAt { get; init; }

    /// <summary>failed, lost, released, suspended or cancelled.</summary>
    public required string EndedAs { get; init; }

    public string? Error { get; init; }

    public string? ErrorData { get; init; }

    /// <summary>Where the job stood until now: RUNNING, or COMPLETED when its evidence turned out to prove nothing.</summary>
    public JobStatus From { get; init; } = JobStatus.Running;

    /// <summary>Where the job stands afterwards.</summary>
    public required JobStatus Next { get; init; }

    /// <summary>How long until the next attempt is due; null for at once.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>The checkpoint that a suspended job waits at.</summary>
    public CheckpointDraft? Checkpoint { get; init; }

    /// <summary>The end of an attempt because somebody asked for its job to be cancelled.</summary>
    public static AttemptEndRow Cancelled(LeaseRow lease, long jobId, int attempt, string why) => new()
    {
        LeaseId = lease.LeaseId,
        JobId = jobId,
        Attempt = attempt,
        WorkerId = lease.WorkerId,
        StartedAt = lease.ClaimedAt,
        EndedAs = "cancelled",
        Error = why,
        Next = JobStatus.Cancelled,
    };
}
