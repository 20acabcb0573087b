using Signalbox.Checkpoints;

namespace Signalbox.Server.Dashboard.Inbox;

/// <summary>
/// What a visitor was shown of each checkpoint, by its digest. It stays what it was when the checkpoint is edited by somebody
/// else, until the visitor says that they have looked again; so no click approves what came after the look.
/// </summary>
public sealed class LookedAt
{
    private Dictionary<long, string> _digests = [];

    /// <summary>Begins to show these checkpoints, goes on with those that were shown, and forgets the others.</summary>
    public void Show(IEnumerable<CheckpointCase> cases) =>
        _digests = cases.ToDictionary(c => c.Checkpoint.Id, c => _digests.GetValueOrDefault(c.Checkpoint.Id, c.Checkpoint.ShownDigest));

    /// <summary>The visitor has looked at what has this digest.</summary>
    public void Look(long id, string digest) => _digests[id] = digest;

    /// <summary>The digest of what the visitor looked at.</summary>
    public string DigestOf(CheckpointCase one) => _digests.GetValueOrDefault(one.Checkpoint.Id, one.Checkpoint.ShownDigest);
}
