using Signalbox.Json;

namespace Signalbox.Checkpoints;

/// <summary>What a person wants to decide at a checkpoint.</summary>
/// <param name="CheckpointId">The checkpoint.</param>
/// <param name="Approves">True to approve, false to reject.</param>
/// <param name="By">Who decides.</param>
public sealed record DecisionDraft(long CheckpointId, bool Approves, string By)
{
    /// <summary>
    /// Their role by name, or <see cref="Policy.ApprovalAttempt.Local"/> for a local operator; null when an embedding program vouches
    /// for them.
    /// </summary>
    public string? Role { get; init; }

    /// <summary>The comment of an approval, which may be left out, or the reason of a rejection, which is required.</summary>
    public string? Words { get; init; }

    /// <summary>The data to approve in place of those that are shown; null for those.</summary>
    public RawJson? Edits { get; init; }

    /// <summary>
    /// The digest of what the person was shown (<see cref="Checkpoint.ShownDigest"/>). An approval is refused when that has
    /// changed since, and also without a digest once somebody's edits are shown.
    /// </summary>
    public string? Digest { get; init; }
}
