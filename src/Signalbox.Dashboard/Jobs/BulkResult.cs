using Signalbox.Dashboard.Parts;
using Signalbox.Jobs;

namespace Signalbox.Dashboard.Jobs;

/// <summary>Counts what came of a <see cref="BulkPlan"/>.</summary>
internal sealed class BulkResult(BulkPlan plan)
{
    private int _moved;
    private int _requested;
    private int _movedOn;
    private int _missing;

    /// <summary>How many jobs were tried.</summary>
    public int Tried => _moved + _requested + _movedOn + _missing;

    /// <summary>Adds what came of one job.</summary>
    public void Add(JobCommandOutcome outcome)
    {
        switch (outcome)
        {
            case JobCommandOutcome.Moved:
                _moved++;
                break;
            case JobCommandOutcome.Requested:
                _requested++;
                break;
            case JobCommandOutcome.NotAllowed:
                _movedOn++;
                break;
            default:
                _missing++;
                break;
        }
    }

    /// <summary>What to say: "Retried 3 jobs; 2 had moved on meanwhile."</summary>
    /// <param name="refusal">Why the rest was refused, or null when it was not.</param>
    public Notice Tell(Notice? refusal = null)
    {
        List<string> parts = [];
        if (_moved > 0 || _requested == 0)
        {
            parts.Add(plan.Verb switch
            {
                BulkVerb.Retry => $"Retried {BulkPlan.Jobs(_moved)}",
                BulkVerb.Cancel => $"Cancelled {BulkPlan.Jobs(_moved)}",
                _ => $"Set the priority of {BulkPlan.Jobs(_moved)}",
            });
        }

        if (_requested > 0)
            parts.Add($"asked the {(_requested == 1 ? "worker of 1 running job" : $"workers of {_requested:N0} running jobs")} to stop");
        if (_movedOn > 0)
            parts.Add($"{_movedOn:N0} had moved on meanwhile");
        if (_missing > 0)
            parts.Add($"{_missing:N0} {(_missing == 1 ? "is" : "are")} not there any more");
        if (Tried < plan.Movable.Count)
            parts.Add($"stopped before the other {plan.Movable.Count - Tried:N0}");
        var text = string.Join("; ", parts) + ".";
        text = char.ToUpperInvariant(text[0]) + text[1..];
        if (refusal is not null)
            return Tried == 0 ? refusal : Notice.Fault($"{text} {refusal.Text}");
        return _moved + _requested > 0 ? Notice.Done(text) : Notice.Fault(text);
    }
}
