using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Policy;

namespace Signalbox.Checkpoints;

/// <summary>A checkpoint with what a person needs to know of its job to decide.</summary>
public sealed record CheckpointWithJob
{
    /// <summary>The checkpoint.</summary>
    public required Checkpoint Checkpoint { get; init; }

    /// <summary>The type of its job.</summary>
    public required string JobType { get; init; }

    /// <summary>The job's heading, or null.</summary>
    public string? JobTitle { get; init; }

    /// <summary>What the job is to do: the first 300 characters.</summary>
    public required string JobDescription { get; init; }

    /// <summary>How much harm the job can do.</summary>
    public required RiskLevel Risk { get; init; }

    /// <summary>Who asked for the job.</summary>
    public required string JobCreatedBy { get; init; }

    /// <summary>Where the job stands now.</summary>
    public required JobStatus JobStatus { get; init; }

    /// <summary>What the job showed, before any edits.</summary>
    public RawJson Shown { get; init; }

    /// <summary>False when it can only be approved as it is: edits are refused.</summary>
    public required bool CanBeEdited { get; init; }

    /// <summary>True when the data are too large for a page: they and <see cref="Shown"/> are then the JSON literal <c>null</c>.</summary>
    public bool DataLeftOut { get; init; }
}
