using Microsoft.Extensions.DependencyInjection;
using Signalbox.Evidence;
using Signalbox.Json;

namespace Signalbox.Tests.Evidence;

/// <summary>Judges evidence with the verifiers that come with Core, as every surface does.</summary>
internal static class Judge
{
    /// <summary>A client with more verifiers.</summary>
    public static EvidenceClient With(params IEvidenceVerifier[] verifiers)
    {
        var signalbox = new ServiceCollection().AddSignalbox();
        foreach (var verifier in verifiers)
            signalbox.AddEvidenceVerifier(verifier);
        return signalbox.Services.BuildServiceProvider().GetRequiredService<EvidenceClient>();
    }

    public static EvidenceClient Client { get; } = With();

    public static Task<EvidenceVerdict> AskAsync(string jobType, string? evidence, params string[] criteria) =>
        Client.CheckAsync(Case(jobType, evidence, criteria));

    public static EvidenceCase Case(string jobType, string? evidence, params string[] criteria) => new()
    {
        JobId = 42,
        JobType = jobType,
        AcceptanceCriteria = criteria,
        Evidence = evidence is null ? null : RawJson.Trusted(evidence),
    };

    /// <summary>Evidence that answers one criterion.</summary>
    public static string Answer(string criterion, string answer) =>
        RawJson.From(new { criteria = new Dictionary<string, string> { [criterion] = answer } }).Text;

    public static RawJson Text(string text) => RawJson.From(text);

    public static async Task<IReadOnlyList<string>> FindingsAsync(Task<EvidenceVerdict> asked)
    {
        var verdict = await asked;
        Assert.True(verdict is EvidenceVerdict.Accepted, Told(verdict));
        return ((EvidenceVerdict.Accepted)verdict).Findings;
    }

    /// <summary>The reasons of a refusal, each of which is one sentence.</summary>
    public static async Task<IReadOnlyList<string>> ReasonsAsync(Task<EvidenceVerdict> asked)
    {
        var verdict = await asked;
        Assert.True(verdict is EvidenceVerdict.Refused, Told(verdict));
        var reasons = ((EvidenceVerdict.Refused)verdict).Reasons;
        Assert.NotEmpty(reasons);
        Assert.All(reasons, r => Assert.True(r.EndsWith('.') && !r.Contains('\n') && r.Length < 2_000, r));
        return reasons;
    }

    public static async Task<string> UnconfirmedAsync(Task<EvidenceVerdict> asked)
    {
        var verdict = await asked;
        Assert.True(verdict is EvidenceVerdict.Unconfirmed, Told(verdict));
        return ((EvidenceVerdict.Unconfirmed)verdict).Reason;
    }

    public static string Told(EvidenceVerdict verdict) => verdict switch
    {
        EvidenceVerdict.Accepted accepted => "accepted: " + string.Join(" | ", accepted.Findings),
        EvidenceVerdict.Refused refused => "refused: " + string.Join(" | ", refused.Reasons),
        EvidenceVerdict.Unconfirmed unconfirmed => "unconfirmed: " + unconfirmed.Reason,
        _ => verdict.ToString(),
    };
}
