namespace Signalbox.Evidence;

/// <summary>Research: a summary of what was found, and sources of which at least one can be looked up.</summary>
internal sealed class ResearchVerifier : IEvidenceVerifier
{
    // A finding takes a few words, beside the addresses of its sources.
    private const int WordsOfFinding = 3;

    public string JobType => EvidenceTypes.Research;

    public Task<EvidenceVerdict> VerifyAsync(EvidenceCase subject, HandedEvidence evidence, CancellationToken cancellationToken) =>
        Task.FromResult(Judge(evidence));

    private static EvidenceVerdict Judge(HandedEvidence evidence)
    {
        var reasons = new List<string>();
        if (TrivialText.Weight(SummaryUrls.Without(evidence.Summary, evidence.SummaryUrls)) < WordsOfFinding)
            reasons.Add("Say in 'summary' in a sentence or more what the research found.");
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (source, index) in evidence.Sources.Select((s, i) => (s.Trim(), i)))
        {
            if (source.Length == 0)
                reasons.Add($"Give sources[{index}] as an address, a DOI, an ISBN or a title, or leave it out.");
            else if (!seen.Add(Source.Key(source)))
                reasons.Add($"Name the source {Quotation.Of(source)} once.");
            else if (source.Contains("://", StringComparison.Ordinal) && !Source.IsAddress(source))
                reasons.Add($"Mend the source {Quotation.Of(source)}: it is no absolute http or https address without a user name.");
        }

        var found = evidence.Sources.Concat(evidence.SummaryUrls).Select(s => s.Trim()).Where(Source.CanBeFound)
            .DistinctBy(Source.Key, StringComparer.OrdinalIgnoreCase).ToList();
        if (found.Count == 0)
            reasons.Add("Name in 'sources' at least one source by an absolute http or https address, a DOI or an ISBN.");
        return reasons.Count > 0
            ? new EvidenceVerdict.Refused(reasons)
            : new EvidenceVerdict.Accepted([found.Count == 1 ? $"The source {Quotation.Of(found[0])} is cited." : $"{found.Count:N0} sources are cited, such as {Quotation.Of(found[0])}."]);
    }
}
