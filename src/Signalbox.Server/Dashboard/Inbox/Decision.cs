using Signalbox.Checkpoints;
using Signalbox.Json;

namespace Signalbox.Server.Dashboard.Inbox;

/// <summary>What a person wants to decide, of what they were shown.</summary>
/// <param name="Case">The checkpoint.</param>
/// <param name="Approve">True to approve, false to reject.</param>
/// <param name="ShownDigest">The digest of what the person looked at: what is approved is nothing else.</param>
/// <param name="Words">The comment of an approval, or the reason of a rejection.</param>
/// <param name="Edits">The data to approve in place of those that were shown; null for those.</param>
public sealed record Decision(CheckpointCase Case, bool Approve, string ShownDigest, string? Words = null, RawJson? Edits = null);
