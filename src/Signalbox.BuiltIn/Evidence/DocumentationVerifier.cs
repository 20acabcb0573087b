using Signalbox.BuiltIn.Workspace;
using Signalbox.Evidence;

namespace Signalbox.BuiltIn.Evidence;

/// <summary>Documentation: an address that answers, or a path that exists in the workspace; where both are given, both hold.</summary>
/// <param name="http">The client of jobs, which refuses private addresses unless the operator allows them.</param>
/// <param name="workspaceFolder">The folder of jobs.</param>
/// <param name="targetFolder">The checkout that code-generation writes to, or null.</param>
/// <param name="time">The clock of the time limit.</param>
internal sealed class DocumentationVerifier(HttpClient http, string workspaceFolder, string? targetFolder, TimeProvider time) : IEvidenceVerifier
{
    public string JobType => EvidenceTypes.Documentation;

    public async Task<EvidenceVerdict> VerifyAsync(EvidenceCase subject, HandedEvidence evidence, CancellationToken cancellationToken)
    {
        var url = evidence.Url ?? (evidence is { Location: null, SummaryUrls: [var first, ..] } ? first : null);
        if (url is null && evidence.Location is null)
            return new EvidenceVerdict.Refused(["Give the document's address in 'url', or in 'location' its path in the workspace."]);
        List<EvidenceVerdict> verdicts = [];
        if (evidence.Location is { } location)
            verdicts.Add(await new DocumentLocation(Roots(subject.JobId)).CheckAsync(location.Trim()));
        if (url is not null)
            verdicts.Add(await new DocumentAddress(http, time).CheckAsync(url.Trim(), cancellationToken));
        var reasons = verdicts.OfType<EvidenceVerdict.Refused>().SelectMany(v => v.Reasons).ToList();
        return reasons.Count > 0
            ? new EvidenceVerdict.Refused(reasons)
            : verdicts.OfType<EvidenceVerdict.Unconfirmed>().FirstOrDefault()
                ?? (EvidenceVerdict)new EvidenceVerdict.Accepted([.. verdicts.OfType<EvidenceVerdict.Accepted>().SelectMany(v => v.Findings)]);
    }

    // Where a job writes, what the operator put there, and the checkout that code-generation writes to.
    private IEnumerable<(ContainedFolder Root, string Below)> Roots(long jobId)
    {
        var workspace = new ContainedFolder(workspaceFolder);
        yield return (workspace, $"jobs/{jobId}/");
        yield return (workspace, "");
        if (targetFolder is { } target)
            yield return (new ContainedFolder(target), "");
    }
}
