using Signalbox.Checkpoints;

namespace Signalbox.Dashboard.Inbox;

/// <summary>
/// What a visitor was shown of each checkpoint, by its digest, and how much of it. It stays what it was when the checkpoint is
/// edited by somebody else, until the visitor says that they have looked again; so no click approves what came after the look.
/// </summary>
public sealed class SeenDigests
{
    private readonly Dictionary<long, (string Digest, ReviewExtent Extent)> _opened = [];
    private readonly Dictionary<long, string> _written = [];
    private Dictionary<long, string> _digests = [];

    /// <summary>Begins to show these checkpoints, goes on with those that were shown, and forgets the others.</summary>
    public void Show(IEnumerable<CheckpointWithJob> cases)
    {
        _digests = cases.ToDictionary(c => c.Checkpoint.Id, c => KnownOf(c.Checkpoint));
        foreach (var id in _opened.Keys.Concat(_written.Keys).Except(_digests.Keys).ToArray())
        {
            _opened.Remove(id);
            _written.Remove(id);
        }
    }

    /// <summary>The visitor has looked at what has this digest.</summary>
    public void Look(long id, string digest) => _digests[id] = digest;

    /// <summary>The visitor wrote what has this digest: when it is shown, they know it.</summary>
    public void Write(long id, string digest) => _written[id] = digest;

    /// <summary>What has this digest is open, and shown whole or not. What was once shown whole was shown whole.</summary>
    public void Open(long id, string digest, bool isWhole)
    {
        if (isWhole || !_opened.TryGetValue(id, out var before) || before.Digest != digest)
            _opened[id] = (digest, isWhole ? ReviewExtent.Whole : ReviewExtent.Part);
    }

    /// <summary>The digest of what the visitor looked at.</summary>
    public string DigestOf(CheckpointWithJob one) => _digests.GetValueOrDefault(one.Checkpoint.Id, one.Checkpoint.ShownDigest);

    /// <summary>How much the visitor was shown of what has that digest.</summary>
    public ReviewExtent ExtentOf(CheckpointWithJob one) =>
        _opened.TryGetValue(one.Checkpoint.Id, out var opened) && opened.Digest == DigestOf(one) ? opened.Extent : ReviewExtent.Unopened;

    private string KnownOf(Checkpoint checkpoint) => _written.GetValueOrDefault(checkpoint.Id) == checkpoint.ShownDigest
        ? checkpoint.ShownDigest
        : _digests.GetValueOrDefault(checkpoint.Id, checkpoint.ShownDigest);
}
