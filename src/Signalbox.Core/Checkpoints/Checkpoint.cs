using Signalbox.Json;

namespace Signalbox.Checkpoints;

/// <summary>A checkpoint as it is read.</summary>
public sealed record Checkpoint
{
    /// <summary>The checkpoint's id.</summary>
    public required long Id { get; init; }

    /// <summary>The job that asked.</summary>
    public required long JobId { get; init; }

    /// <summary>What the job calls it.</summary>
    public required string Name { get; init; }

    /// <summary>True when the job is suspended until it is decided.</summary>
    public required bool Blocking { get; init; }

    /// <summary>Where it stands.</summary>
    public required CheckpointStatus Status { get; init; }

    /// <summary>What was shown; after an approval with edits, what was approved.</summary>
    public required RawJson Data { get; init; }

    /// <summary>True in a list whose page is not to hold the data: <see cref="Data"/> are then the JSON literal <c>null</c>.</summary>
    public bool DataLeftOut { get; init; }

    /// <summary>The digest of what the job showed (<see cref="CanonicalJson.Digest"/>).</summary>
    public required string Digest { get; init; }

    /// <summary>The digest of what was approved: that of the edits, or the same as <see cref="Digest"/>; null before.</summary>
    public string? ApprovedDigest { get; init; }

    /// <summary>The digest of <see cref="Data"/> as shown now: of the approvers' edits so far, or equal to <see cref="Digest"/>.</summary>
    public string ShownDigest { get => field ?? ApprovedDigest ?? Digest; init; }

    /// <summary>Why the job asks, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>Who asked: the worker.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>When it was asked, by the database's clock.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>When it expires unless decided; null for a non-blocking one.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>How many people must approve.</summary>
    public int ApprovalsRequired { get; init; }

    /// <summary>The approvals given so far, oldest first.</summary>
    public IReadOnlyList<Approval> Approvals { get; init; } = [];

    /// <summary>Who decided last, or null.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>When it was decided or expired, or null.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Why it was rejected, or null.</summary>
    public string? RejectionReason { get; init; }

    /// <summary>The decision that is held and can still be undone while the checkpoint is pending, or null.</summary>
    public HeldDecision? Held { get; init; }
}
