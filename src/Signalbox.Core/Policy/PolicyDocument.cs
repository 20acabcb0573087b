using System.Text.Json;
using Signalbox.Json;

namespace Signalbox.Policy;

/// <summary>
/// What each risk and each action needs (seed 002's risk assessment). Rules without I/O: the same document gives the same answers
/// everywhere.
/// </summary>
public sealed partial record PolicyDocument
{
    /// <summary>What workers must never do (seed 002), whatever a policy says.</summary>
    public static readonly IReadOnlyList<string> AlwaysProhibited =
        ["financial_transaction", "delete_production_data", "modify_rbac_permissions", "deploy_without_approval"];

    private static readonly IReadOnlyDictionary<RiskLevel, RiskRequirement> DefaultRisks = new Dictionary<RiskLevel, RiskRequirement>
    {
        [RiskLevel.Low] = new(),
        [RiskLevel.Medium] = new() { Logging = true },
        [RiskLevel.High] = new() { Approvals = 1, Logging = true },
        [RiskLevel.Critical] = new() { Approvals = 1, CreatorMayApprove = false, Logging = true },
    };

    /// <summary>
    /// Seed 002's table: low risk needs no approval, medium neither but is logged, high needs one, critical needs one that is not the
    /// job's creator's; people have 24 hours.
    /// </summary>
    public static readonly PolicyDocument Default = new();

    private static readonly HashSet<string> AlwaysProhibitedKeys = [.. AlwaysProhibited.Select(ActionName.Key)];

    private PathPattern[]? _patterns;
    private Dictionary<string, ActionRule>? _actions;
    private string? _digest;

    /// <summary>Begins as <see cref="Default"/>.</summary>
    public PolicyDocument()
    {
    }

    // What was worked out of the rules of the other does not hold for those of the copy.
    private PolicyDocument(PolicyDocument other)
    {
        RiskByJobType = other.RiskByJobType;
        Actions = other.Actions;
        Risks = other.Risks;
        EvidenceRequired = other.EvidenceRequired;
        ProtectedPaths = other.ProtectedPaths;
        LocalDecisions = other.LocalDecisions;
    }

    /// <summary>The least risk of jobs by their type.</summary>
    public IReadOnlyDictionary<string, RiskLevel> RiskByJobType { get; init; } = new Dictionary<string, RiskLevel>();

    /// <summary>The risk of actions by their name, beside <see cref="AlwaysProhibited"/>. An action that is not named has the risk of its job.</summary>
    public IReadOnlyDictionary<string, ActionRule> Actions { get; init; } = new Dictionary<string, ActionRule>();

    /// <summary>What each risk asks for; a level that is missing is as in <see cref="Default"/>.</summary>
    public IReadOnlyDictionary<RiskLevel, RiskRequirement> Risks { get; init; } = DefaultRisks;

    /// <summary>Types of jobs that need evidence to be completed, beside those that always do.</summary>
    public IReadOnlyList<string> EvidenceRequired { get; init; } = [];

    /// <summary>Files that raise the risk of jobs that write code.</summary>
    public ProtectedPaths ProtectedPaths { get; init; } = new();

    /// <summary>True when local operators may decide checkpoints at the command line; null to leave that as it is.</summary>
    public bool? LocalDecisions { get; init; }

    /// <summary>The digest of <see cref="ToJson"/>, as in <see cref="CanonicalJson.Digest"/>.</summary>
    public string Digest => _digest ??= CanonicalJson.Digest(ToJson());

    /// <summary>True when both have the same rules.</summary>
    public bool Equals(PolicyDocument? other) => other is not null && Digest == other.Digest;

    /// <inheritdoc />
    public override int GetHashCode() => Digest.GetHashCode(StringComparison.Ordinal);

    /// <summary>The first number of the policy that is out of its bounds, in a sentence; null when all are within.</summary>
    public string? Fault() => Risks.Select(risk => risk.Value switch
    {
        { Approvals: var n } when n is < 0 or > RiskRequirement.MostApprovals || (n == 0 && risk.Key == RiskLevel.Critical) =>
            $"{risk.Key.Name()} risk asks for {n} approvals, and may ask for {(risk.Key == RiskLevel.Critical ? 1 : 0)} to {RiskRequirement.MostApprovals}.",
        { Expiry: var time } when time < RiskRequirement.ShortestExpiry || time > RiskRequirement.LongestExpiry =>
            $"{risk.Key.Name()} risk gives people {time}, and may give them a minute to {RiskRequirement.LongestExpiry.TotalDays:0} days.",
        _ => null,
    }).FirstOrDefault(fault => fault is not null);

    /// <summary>What a risk asks for.</summary>
    public RiskRequirement RequirementOf(RiskLevel risk) => Risks.TryGetValue(risk, out var requirement) ? requirement : DefaultRisks[risk];

    /// <summary>
    /// The risk of a job: the highest of what was asked, what its type has, and, for a job that writes code, what the protected paths
    /// have that its input names. Every text of the input that can be a path counts, wherever it stands.
    /// </summary>
    public RiskLevel RiskOf(string jobType, RiskLevel asked, RawJson input)
    {
        var risk = RiskByJobType.Count > 0 && RiskByJobType.TryGetValue(jobType, out var least) && least > asked ? least : asked;
        return risk < ProtectedPaths.Risk && WritesCode(jobType) && NamesProtectedPath(input) ? ProtectedPaths.Risk : risk;
    }

    /// <summary>How many different people must approve a job or an action of this risk; 0 for none.</summary>
    public int ApprovalsFor(RiskLevel risk)
    {
        var approvals = Math.Clamp(RequirementOf(risk).Approvals, 0, RiskRequirement.MostApprovals);
        return risk == RiskLevel.Critical ? Math.Max(approvals, 1) : approvals;
    }

    /// <summary>How long people have to decide.</summary>
    public TimeSpan ExpiryFor(RiskLevel risk) => RequirementOf(risk).Expiry;

    /// <summary>True when a job of this risk that goes ahead without an approval is written to the execution log.</summary>
    public bool IsLogged(RiskLevel risk) => RequirementOf(risk).Logging;

    /// <summary>
    /// What an action needs. Its name counts without letter case, marks between words and unseen characters; an action that the policy
    /// does not name has the risk of its job.
    /// </summary>
    public ActionDecision Decide(string action, RiskLevel jobRisk)
    {
        if (WhyProhibited(action) is { } reason)
            return new ActionDecision.Prohibited(reason);
        var risk = RiskOfAction(action) ?? jobRisk;
        return ApprovalsFor(risk) is > 0 and var approvals ? new ActionDecision.NeedsApproval(risk, approvals)
            : IsLogged(risk) ? new ActionDecision.AllowLogged()
            : new ActionDecision.Allow();
    }

    /// <summary>
    /// Why what data ask for is prohibited, in a sentence; null when it is not. Every text, or list of texts, of a field
    /// <c>action</c> or <c>actions</c> counts, at any depth.
    /// </summary>
    public string? ProhibitedIn(RawJson data) => ActionsIn(data).Select(WhyProhibited).FirstOrDefault(reason => reason is not null);

    /// <summary>The risk at which data are decided: the job's, or that of an action that they name if it is higher.</summary>
    public RiskLevel RiskAt(RiskLevel jobRisk, RawJson data) =>
        ActionsIn(data).Aggregate(jobRisk, (risk, action) => RiskOfAction(action) is { } its && its > risk ? its : risk);

    private RiskLevel? RiskOfAction(string action) =>
        Rules.TryGetValue(ActionName.Key(action), out var rule) && rule != ActionRule.Prohibited ? (RiskLevel)rule : null;

    private string? WhyProhibited(string action)
    {
        var key = ActionName.Key(action);
        return AlwaysProhibitedKeys.Contains(key) || (Rules.TryGetValue(key, out var rule) && rule == ActionRule.Prohibited)
            ? $"The policy prohibits the action '{Shown(action)}', whatever anyone approves."
            : null;
    }

    private bool WritesCode(string jobType)
    {
        for (var i = 0; i < ProtectedPaths.JobTypes.Count; i++)
        {
            if (ProtectedPaths.JobTypes[i] == jobType)
                return true;
        }

        return false;
    }

    private bool NamesProtectedPath(RawJson input)
    {
        var patterns = _patterns ??= [.. ProtectedPaths.Patterns.Select(p => new PathPattern(p))];
        using var document = JsonDocument.Parse(input.Text);
        return JsonTexts.All(document.RootElement).Where(JsonTexts.CanBePath).Select(PathPattern.Plain)
            .Any(path => patterns.Any(p => p.Fits(path)));
    }

    private Dictionary<string, ActionRule> Rules
    {
        get
        {
            if (_actions is { } known)
                return known;
            // Of two spellings of one name the stricter rule holds.
            var rules = new Dictionary<string, ActionRule>();
            foreach (var (name, rule) in Actions)
            {
                var key = ActionName.Key(name);
                rules[key] = rules.TryGetValue(key, out var other) && other > rule ? other : rule;
            }

            return _actions = rules;
        }
    }

    private static List<string> ActionsIn(RawJson data)
    {
        using var document = JsonDocument.Parse(data.Text);
        return [.. JsonTexts.OfFields(document.RootElement, name => ActionName.Key(name) is "action" or "actions")];
    }

    private static string Shown(string action) => Durability.StorableText.Clean(action, 200);
}
