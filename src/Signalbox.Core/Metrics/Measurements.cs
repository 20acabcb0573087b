using Signalbox.Checkpoints;
using Signalbox.Jobs;
using Signalbox.Workers;

namespace Signalbox.Metrics;

/// <summary>What the database knows to be measured: counters since it was made, and the present.</summary>
public sealed record Measurements
{
    /// <summary>How many jobs stand where, and how many entered each status.</summary>
    public required JobCounts Jobs { get; init; }

    /// <summary>How long jobs ran in the attempt that ended them, by how they ended. Jobs that ended without running are not in it.</summary>
    public required IReadOnlyDictionary<JobStatus, SecondsHistogram> Durations { get; init; }

    /// <summary>How long jobs that could be claimed at once waited for their first handler's start.</summary>
    public required SecondsHistogram Pickups { get; init; }

    /// <summary>How long checkpoints waited until people had approved or rejected them.</summary>
    public required SecondsHistogram Decisions { get; init; }

    /// <summary>How many checkpoints entered each status.</summary>
    public required IReadOnlyDictionary<CheckpointStatus, long> Checkpoints { get; init; }

    /// <summary>How many checkpoints wait for people now.</summary>
    public required long PendingCheckpoints { get; init; }

    /// <summary>The age of the oldest job that stands on the line; zero when there is none.</summary>
    public required TimeSpan OldestPending { get; init; }

    /// <summary>How many attempts lost their lease.</summary>
    public required long LeasesLost { get; init; }

    /// <summary>How often evidence was refused, by the type of job; every type without a verifier of Signalbox's own is <c>other</c>.</summary>
    public required IReadOnlyDictionary<string, long> EvidenceRefused { get; init; }

    /// <summary>How many workers are registered, by how they are.</summary>
    public required IReadOnlyDictionary<WorkerStatus, long> Workers { get; init; }
}
