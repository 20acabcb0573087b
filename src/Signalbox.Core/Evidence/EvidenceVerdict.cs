namespace Signalbox.Evidence;

/// <summary>What came of judging evidence. Only <see cref="Accepted"/> completes a job.</summary>
public abstract record EvidenceVerdict
{
    private EvidenceVerdict()
    {
    }

    /// <summary>It proves that the job is done.</summary>
    /// <param name="Findings">What was found to hold, a sentence each; empty when the job needs no evidence.</param>
    public sealed record Accepted(IReadOnlyList<string> Findings) : EvidenceVerdict;

    /// <summary>It does not prove that, and the worker can mend it.</summary>
    /// <param name="Reasons">Everything that is missing or wrong, a sentence each that says what to do; at least one.</param>
    public sealed record Refused(IReadOnlyList<string> Reasons) : EvidenceVerdict;

    /// <summary>It could not be checked, because its source did not answer: a person must look, or it is handed in again later.</summary>
    /// <param name="Reason">Why, in a sentence that says what to do.</param>
    public sealed record Unconfirmed(string Reason) : EvidenceVerdict;
}
