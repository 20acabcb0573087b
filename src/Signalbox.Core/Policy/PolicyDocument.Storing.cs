using System.Text.Json;
using Signalbox.Json;

namespace Signalbox.Policy;

/// <content>The policy as JSON.</content>
public sealed partial record PolicyDocument
{
    private sealed record Stored(
        Dictionary<string, string>? RiskByJobType, Dictionary<string, string>? Actions, Dictionary<string, StoredRisk>? Risks,
        IReadOnlyList<string>? EvidenceRequired, StoredPaths? ProtectedPaths, bool? LocalDecisions);

    private sealed record StoredRisk(
        int Approvals, double ExpirySeconds, bool CreatorMayApprove, IReadOnlyList<string> ApproverRoles, IReadOnlyList<string> ApproverNames, bool Logging);

    private sealed record StoredPaths(string Risk, IReadOnlyList<string> JobTypes, IReadOnlyList<string> Patterns);

    /// <summary>The whole policy as canonical JSON: equal policies have equal texts.</summary>
    public RawJson ToJson() => CanonicalJson.Of(RawJson.From(new Stored(
        RiskByJobType.ToDictionary(t => t.Key, t => t.Value.Name(), StringComparer.Ordinal),
        Actions.ToDictionary(a => a.Key, a => a.Value.Name(), StringComparer.Ordinal),
        Enum.GetValues<RiskLevel>().ToDictionary(r => r.Name(), r => Store(RequirementOf(r)), StringComparer.Ordinal),
        EvidenceRequired,
        new StoredPaths(ProtectedPaths.Risk.Name(), ProtectedPaths.JobTypes, ProtectedPaths.Patterns),
        LocalDecisions)));

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">It is no policy.</exception>
    public static PolicyDocument FromJson(RawJson json)
    {
        var stored = json.To<Stored>() ?? throw new JsonException("A policy must be an object.");
        return Default with
        {
            RiskByJobType = (stored.RiskByJobType ?? []).ToDictionary(t => t.Key, t => Risk(t.Value), StringComparer.Ordinal),
            Actions = (stored.Actions ?? []).ToDictionary(a => a.Key, a => Action(a.Value), StringComparer.Ordinal),
            Risks = (stored.Risks ?? []).ToDictionary(r => Risk(r.Key), r => Read(r.Value)),
            EvidenceRequired = stored.EvidenceRequired ?? [],
            ProtectedPaths = stored.ProtectedPaths is { } paths
                ? new ProtectedPaths { Risk = Risk(paths.Risk), JobTypes = paths.JobTypes, Patterns = paths.Patterns }
                : new ProtectedPaths(),
            LocalDecisions = stored.LocalDecisions,
        };
    }

    private static StoredRisk Store(RiskRequirement risk) => new(
        risk.Approvals, risk.Expiry.TotalSeconds, risk.CreatorMayApprove, risk.ApproverRoles, risk.ApproverNames, risk.Logging);

    private static RiskRequirement Read(StoredRisk risk) => new()
    {
        Approvals = risk.Approvals,
        Expiry = TimeSpan.FromSeconds(risk.ExpirySeconds),
        CreatorMayApprove = risk.CreatorMayApprove,
        ApproverRoles = risk.ApproverRoles,
        ApproverNames = risk.ApproverNames,
        Logging = risk.Logging,
    };

    private static RiskLevel Risk(string name) => RiskRules.TryParse(name, out var risk) ? risk : throw new JsonException($"'{name}' is no risk.");

    private static ActionRule Action(string name) => ActionRuleNames.TryParse(name, out var rule) ? rule : throw new JsonException($"'{name}' is no rule for an action.");
}
