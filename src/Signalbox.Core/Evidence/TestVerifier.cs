using Signalbox.Evidence.TestReports;

namespace Signalbox.Evidence;

/// <summary>Tests: how many passed and failed, as numbers, in a report or in the summary; some ran and none failed.</summary>
internal sealed class TestVerifier : IEvidenceVerifier
{
    private const string Missing =
        "Give the results of the tests: 'passed' and 'failed' as numbers, or in 'report' what the test runner wrote (its output, JUnit XML, TRX or TAP).";

    public string JobType => EvidenceTypes.Test;

    public Task<EvidenceVerdict> VerifyAsync(EvidenceCase subject, HandedEvidence evidence, CancellationToken cancellationToken) =>
        Task.FromResult(Judge(evidence));

    private static EvidenceVerdict Judge(HandedEvidence evidence)
    {
        var reasons = new List<string>();
        var stated = Stated(evidence, reasons);
        var reported = Reported(evidence.Report, reasons);
        var told = SentenceCounts.In(evidence.Summary);
        var results = stated ?? reported ?? (told.Count == 1 ? told[0] : null);
        if (results is not { } counts)
        {
            if (reasons.Count == 0)
                reasons.Add(told.Count > 1 ? "Give 'passed' and 'failed' as numbers: the summary tells several different results." : Missing);
            return new EvidenceVerdict.Refused(reasons);
        }

        if (stated is { } numbers && reported is { } read && !numbers.AgreesWith(read))
            reasons.Add($"Correct the numbers or the report: by 'passed' and 'failed' {numbers}, and by the report {read}.");
        if (told.Count > 0 && !told.Any(t => t.AgreesWith(counts)))
            reasons.Add($"Correct the summary or the results: by the summary {told[0]}, and by the results {counts}.");
        reasons.AddRange(Faults(counts));
        if (reported is { } other && other != counts)
            reasons.AddRange(Faults(other));
        return reasons.Count > 0
            ? new EvidenceVerdict.Refused([.. reasons.Distinct(StringComparer.Ordinal)])
            : new EvidenceVerdict.Accepted([$"By the results handed in {counts}."]);
    }

    private static TestCounts? Stated(HandedEvidence evidence, List<string> reasons)
    {
        if (evidence is { Passed: { } passed, Failed: { } failed })
            return new TestCounts(passed, failed, evidence.Skipped);
        if (evidence.Report is null && evidence is { Passed: not null } or { Failed: not null } or { Skipped: not null })
            reasons.Add($"Say in '{(evidence.Passed is null ? "passed" : "failed")}' how many tests did, even if it is 0.");
        return null;
    }

    private static TestCounts? Reported(string? report, List<string> reasons)
    {
        if (report is null)
            return null;
        var reading = TestReport.Read(report);
        if (reading.Fault is { } fault)
            reasons.Add(fault);
        return reading.Counts;
    }

    private static IEnumerable<string> Faults(TestCounts counts)
    {
        if (counts.Failed > 0)
            yield return $"Mend the {(counts.Failed == 1 ? "test that fails" : $"{counts.Failed:N0} tests that fail")} and run them again: failed tests are no proof.";
        if (counts is { Passed: 0, Failed: 0 })
            yield return "Run the tests: by the results none ran.";
    }
}
