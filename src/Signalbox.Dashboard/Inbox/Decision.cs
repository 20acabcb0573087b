using Signalbox.Checkpoints;
using Signalbox.Identities;
using Signalbox.Json;

namespace Signalbox.Dashboard.Inbox;

/// <summary>What a person wants to decide, of what they were shown.</summary>
/// <param name="Case">The checkpoint.</param>
/// <param name="Approve">True to approve, false to reject.</param>
/// <param name="ShownDigest">The digest of what the person looked at: what is approved is nothing else.</param>
/// <param name="Words">The comment of an approval, or the reason of a rejection.</param>
/// <param name="Edits">The data to approve in place of those that were shown; null for those.</param>
/// <param name="Extent">How much the person was shown.</param>
public sealed record Decision(
    CheckpointWithJob Case, bool Approve, string ShownDigest, string? Words = null, RawJson? Edits = null, ReviewExtent Extent = ReviewExtent.Unopened)
{
    /// <summary>What was done, in a sentence; of what was not shown it does not say that it was.</summary>
    public string Done
    {
        get
        {
            var what = $"{Case.Checkpoint.Name} of job {Case.Checkpoint.JobId}";
            return this switch
            {
                { Approve: false } => $"Rejected {what}.",
                { Edits: not null } => $"Approved {what} with your edits.",
                { Extent: ReviewExtent.Whole } => $"Approved {what} exactly as you were shown it.",
                { Extent: ReviewExtent.Part } => $"Approved {what}, of which you were shown a part.",
                _ => $"Approved {what} without opening it.",
            };
        }
    }

    /// <summary>As it is asked of Signalbox, in the name of somebody with a role.</summary>
    public DecisionDraft Draft(string by, Role? role) =>
        new(Case.Checkpoint.Id, Approve, by) { Role = role?.Name(), Words = Words, Edits = Edits, Digest = ShownDigest };
}
