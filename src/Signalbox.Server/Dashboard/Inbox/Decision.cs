using Signalbox.Checkpoints;
using Signalbox.Json;

namespace Signalbox.Server.Dashboard.Inbox;

/// <summary>What a person wants to decide, of what they were shown.</summary>
/// <param name="Case">What was shown.</param>
/// <param name="Approve">True to approve, false to reject.</param>
/// <param name="Words">The comment of an approval, or the reason of a rejection.</param>
/// <param name="Edits">The data to approve in place of those that were shown; null for those.</param>
public sealed record Decision(CheckpointCase Case, bool Approve, string? Words, RawJson? Edits = null)
{
    /// <summary>The digest of what was shown: what is approved is nothing else.</summary>
    public string ShownDigest => Case.Checkpoint.ApprovedDigest ?? Case.Checkpoint.Digest;
}
