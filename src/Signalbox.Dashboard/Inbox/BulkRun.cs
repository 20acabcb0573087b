namespace Signalbox.Dashboard.Inbox;

/// <summary>Several decisions that are made with one confirmation, one after the other.</summary>
/// <param name="approve">True to approve, false to reject.</param>
/// <param name="offered">The decisions, each of what the visitor was shown.</param>
/// <param name="needsTick">Which of them are left out unless they are ticked one by one; null for none.</param>
public sealed class BulkRun(bool approve, IReadOnlyList<Decision> offered, Func<Decision, bool>? needsTick = null)
{
    private readonly HashSet<Decision> _leftOut = new(offered.Where(d => needsTick?.Invoke(d) == true), ReferenceEqualityComparer.Instance);
    private readonly List<string> _refusals = [];
    private string? _ended;

    /// <summary>True to approve, false to reject.</summary>
    public bool Approve => approve;

    /// <summary>What was selected.</summary>
    public IReadOnlyList<Decision> Offered => offered;

    /// <summary>What is to be decided: what was selected, without what is left out.</summary>
    public IReadOnlyList<Decision> Decisions => [.. offered.Where(IsIn)];

    /// <summary>How many were tried so far.</summary>
    public int Tried { get; private set; }

    /// <summary>True when the rest is to be left as it is.</summary>
    public bool Stopped { get; private set; }

    /// <summary>True when something was not decided, so far.</summary>
    public bool HasFaults => Tried < Decisions.Count || _refusals.Count > 0;

    /// <summary>What came of it, in words.</summary>
    public string Words
    {
        get
        {
            var done = $"{(approve ? "Approved" : "Rejected")} {Tried - _refusals.Count} of {offered.Count}";
            var left = offered.Count - Tried;
            return $"{done}{(left > 0 ? $"; the other {left} {(left == 1 ? "is" : "are")} as before" : "")}.{(_ended is null ? "" : $" {_ended}")}{string.Concat(_refusals.Take(3).Select(r => $" {r}"))}";
        }
    }

    /// <summary>True when it is to be decided.</summary>
    public bool IsIn(Decision decision) => !_leftOut.Contains(decision);

    /// <summary>True when it is decided only if it is ticked.</summary>
    public bool NeedsTick(Decision decision) => needsTick?.Invoke(decision) == true;

    /// <summary>Takes one in, or leaves it out.</summary>
    public void Tick(Decision decision, bool isIn) => _ = isIn ? _leftOut.Remove(decision) : _leftOut.Add(decision);

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
