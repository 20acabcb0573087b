namespace Signalbox.Evidence;

/// <summary>Verification: named checks, each with its result, none failed.</summary>
internal sealed class VerificationVerifier : IEvidenceVerifier
{
    public string JobType => EvidenceTypes.Verification;

    public Task<EvidenceVerdict> VerifyAsync(EvidenceCase subject, HandedEvidence evidence, CancellationToken cancellationToken) =>
        Task.FromResult(Judge(evidence.Checks.Count > 0 ? evidence.Checks : SummaryChecks.In(evidence.Summary)));

    private static EvidenceVerdict Judge(IReadOnlyList<EvidenceCheck> checks)
    {
        if (checks.Count == 0)
            return new EvidenceVerdict.Refused(["Give in 'checks' what was checked, each as an object with its 'name' and whether it 'passed', or in 'summary' a line for each: its name, a colon, passed or failed."]);
        var reasons = new List<string>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < checks.Count; i++)
        {
            var (name, passed, _) = checks[i];
            var shown = name.Length == 0 ? $"checks[{i}]" : $"the check {Quotation.Of(name)}";
            if (name.Length == 0)
                reasons.Add($"Give checks[{i}] a 'name' that says what was checked.");
            else if (!names.Add(name))
                reasons.Add($"Give {shown} once, or name what the other one checked.");
            if (passed is null)
                reasons.Add($"Say in 'passed' of {shown} whether it did, with true or false.");
        }

        var failed = checks.Where(c => c.Passed == false).Select(c => c.Name).ToList();
        if (failed.Count > 0)
            reasons.Add($"Mend what the check{(failed.Count == 1 ? "" : "s")} {Quotation.Of(failed)} found, and check again: a failed check is no proof.");
        return reasons.Count > 0
            ? new EvidenceVerdict.Refused(reasons)
            : new EvidenceVerdict.Accepted([checks.Count == 1 ? $"The check {Quotation.Of(checks[0].Name)} passed." : $"All {checks.Count:N0} checks passed."]);
    }
}
