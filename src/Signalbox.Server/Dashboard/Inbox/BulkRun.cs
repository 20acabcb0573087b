namespace Signalbox.Server.Dashboard.Inbox;

/// <summary>Several decisions that are made with one confirmation, one after the other.</summary>
/// <param name="approve">True to approve, false to reject.</param>
/// <param name="decisions">The decisions, each of what the visitor was shown.</param>
public sealed class BulkRun(bool approve, IReadOnlyList<Decision> decisions)
{
    private readonly List<string> _refusals = [];
    private string? _ended;

    /// <summary>True to approve, false to reject.</summary>
    public bool Approve => approve;

    /// <summary>The decisions.</summary>
    public IReadOnlyList<Decision> Decisions => decisions;

    /// <summary>How many were tried so far.</summary>
    public int Tried { get; private set; }

    /// <summary>True when the rest is to be left as it is.</summary>
    public bool Stopped { get; private set; }

    /// <summary>True when something was not decided, so far.</summary>
    public bool HasFaults => Tried < decisions.Count || _refusals.Count > 0;

    /// <summary>What came of it, in words.</summary>
    public string Words
    {
        get
        {
            var done = $"{(approve ? "Approved" : "Rejected")} {Tried - _refusals.Count} of {decisions.Count}";
            var left = decisions.Count - Tried;
            return $"{done}{(left > 0 ? $"; the other {left} {(left == 1 ? "is" : "are")} as before" : "")}.{(_ended is null ? "" : $" {_ended}")}{string.Concat(_refusals.Take(3).Select(r => $" {r}"))}";
        }
    }

    /// <summary>One was tried.</summary>
    /// <param name="refusal">Why it was not decided; null when it was.</param>
    public void Add(string? refusal)
    {
        Tried++;
        if (refusal is not null)
            _refusals.Add(refusal);
    }

    /// <summary>The rest may not be decided.</summary>
    public void Refuse(string why)
    {
        _ended = why;
        Stop();
    }

    /// <summary>Leaves the rest as it is.</summary>
    public void Stop() => Stopped = true;
}
