using Signalbox.Json;

namespace Signalbox.Checkpoints;

/// <summary>What was decided at a checkpoint, as the resumed handler sees it.</summary>
/// <typeparam name="T">The shape of the data.</typeparam>
public sealed class CheckpointDecision<T>
{
    internal CheckpointDecision(Checkpoint checkpoint) => Checkpoint = checkpoint;

    /// <summary>The whole checkpoint: who, when, comments, digests.</summary>
    public Checkpoint Checkpoint { get; }

    /// <summary>True when people cleared it. False only for a handler that asked to be told of refusals.</summary>
    public bool Approved => Checkpoint.Status == CheckpointStatus.Approved;

    /// <summary>Why not, when it was rejected or expired; else null.</summary>
    public string? RefusalReason => Checkpoint.Status switch
    {
        CheckpointStatus.Rejected => Checkpoint.RejectionReason,
        CheckpointStatus.Expired => "nobody decided in time",
        _ => null,
    };

    /// <summary>True when the approver changed the data.</summary>
    public bool Edited => Approved && Checkpoint.ApprovedDigest != Checkpoint.Digest;

    /// <summary>Exactly what was approved: the handler's data, or the approver's edits.</summary>
    /// <exception cref="InvalidOperationException">It was not approved.</exception>
    public T Data => Approved
        ? Checkpoint.Data.To<T>()!
        : throw new InvalidOperationException($"Checkpoint '{Checkpoint.Name}' was not approved: {RefusalReason}.");

    /// <summary>The approved data as JSON.</summary>
    public RawJson DataJson => Checkpoint.Data;
}
