using Signalbox.Json;

namespace Signalbox.Checkpoints;

/// <summary>Finds, among a job's earlier checkpoints, the decision that a resumed handler is asking for.</summary>
public static class CheckpointReplay
{
    /// <summary>
    /// The decided checkpoint for <paramref name="draft"/>, or null if a decision is needed. An approval is valid for exactly the
    /// data that was shown, by its digest; a rejection is returned only if the handler asked to be told.
    /// </summary>
    /// <exception cref="InvalidOperationException">The stored data does not have the digest that was approved.</exception>
    public static Checkpoint? Decided(IReadOnlyList<Checkpoint> earlier, CheckpointDraft draft)
    {
        for (var i = earlier.Count - 1; i >= 0; i--)
        {
            var checkpoint = earlier[i];
            if (!checkpoint.Blocking || checkpoint.Name != draft.Name || checkpoint.Digest != draft.Digest)
                continue;
            switch (checkpoint.Status)
            {
                case CheckpointStatus.Approved when CanonicalJson.Digest(checkpoint.Data) == checkpoint.ApprovedDigest:
                    return checkpoint;
                case CheckpointStatus.Approved:
                    throw new InvalidOperationException(
                        $"The data of checkpoint {checkpoint.Id} is not what was approved: its digest differs. Nothing was run.");
                case CheckpointStatus.Rejected or CheckpointStatus.Expired when draft.Options.TellHandlerOfRefusal:
                    return checkpoint;
                default:
                    return null;
            }
        }

        return null;
    }
}
