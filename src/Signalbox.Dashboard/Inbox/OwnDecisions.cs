using Signalbox.Checkpoints;

namespace Signalbox.Dashboard.Inbox;

/// <summary>
/// What a visitor decided on this page. It stays on the page, where it was, until nothing of it can be taken back any more: so
/// nothing slides under the pointer of somebody who goes on deciding.
/// </summary>
internal sealed class OwnDecisions
{
    private readonly Dictionary<long, bool> _approved = [];

    /// <summary>The checkpoints, in no order.</summary>
    public IReadOnlyCollection<long> Ids => _approved.Keys;

    /// <summary>The visitor has decided.</summary>
    public void Add(long id, bool approved) => _approved[id] = approved;

    /// <summary>It was taken back, or need not stay.</summary>
    public void Remove(long id) => _approved.Remove(id);

    /// <summary>Nothing stays.</summary>
    public void Clear() => _approved.Clear();

    /// <summary>What did not come into force as <paramref name="me"/> decided it, in words; null when it did, or is still held.</summary>
    public string? Fault(CheckpointWithJob one, string? me)
    {
        var checkpoint = one.Checkpoint;
        if (!_approved.TryGetValue(checkpoint.Id, out var approved) || checkpoint.Held is not null)
            return null;
        var isDone = approved
            ? checkpoint.Status == CheckpointStatus.Approved || checkpoint.Approvals.Any(a => a.By == me)
            : checkpoint.Status == CheckpointStatus.Rejected;
        return isDone
            ? null
            : $"What you decided at {checkpoint.Name} of job {checkpoint.JobId} did not come into force{(checkpoint.RejectionReason is { } why ? $": {why}." : ": look at it again.")}";
    }
}
