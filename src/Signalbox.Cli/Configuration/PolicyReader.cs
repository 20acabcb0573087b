using System.Globalization;
using Signalbox.Cli.Invocation;
using Signalbox.Durability;
using Signalbox.Policy;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Signalbox.Cli.Configuration;

/// <summary>
/// Reads a policy out of YAML and gathers every fault, with its line and column. What is not said is as in the built-in policy; a list
/// that is given takes the place of the built-in one.
/// </summary>
internal sealed class PolicyReader(string file, List<string> faults)
{
    private const int LongestName = 100;
    private const int LongestPattern = 1_000;
    private const string RiskNames = "low, medium, high or critical";
    private static readonly string[] Roles = ["approver", "admin", ApprovalAttempt.Local];

    /// <summary>Reads the root of the document.</summary>
    public PolicyDocument Read(YamlNode root)
    {
        var policy = PolicyDocument.Default;
        Fields(root, "the policy", new()
        {
            ["riskByJobType"] = node => policy = policy with { RiskByJobType = Named(node, "a job type", Risk) },
            ["actions"] = node => policy = policy with { Actions = Named(node, "an action", Action) },
            ["risks"] = node => policy = policy with { Risks = Risks(node) },
            ["evidenceRequired"] = node => policy = policy with { EvidenceRequired = Texts(node, LongestName, NameFault) },
            ["protectedPaths"] = node => policy = policy with { ProtectedPaths = ReadPaths(node) },
            ["localDecisions"] = node => policy = policy with { LocalDecisions = Flag(node) },
        });
        return policy;
    }

    private Dictionary<RiskLevel, RiskRequirement> Risks(YamlNode node)
    {
        var risks = Enum.GetValues<RiskLevel>().ToDictionary(r => r, PolicyDocument.Default.RequirementOf);
        Fields(node, "risks", risks.Keys.ToDictionary(r => r.Name(), r => (Action<YamlNode>)(inner => risks[r] = Requirement(inner, r))));
        return risks;
    }

    private RiskRequirement Requirement(YamlNode node, RiskLevel risk)
    {
        var requirement = PolicyDocument.Default.RequirementOf(risk);
        var fewest = risk == RiskLevel.Critical ? 1 : 0;
        Fields(node, $"risks.{risk.Name()}", new()
        {
            ["approvals"] = inner => requirement = requirement with { Approvals = Whole(inner, fewest, RiskRequirement.MostApprovals) },
            ["expiry"] = inner => requirement = requirement with { Expiry = Duration(inner) },
            ["creatorMayApprove"] = inner => requirement = requirement with { CreatorMayApprove = CreatorMayApprove(inner, risk) },
            ["approvers"] = inner => Fields(inner, $"risks.{risk.Name()}.approvers", new()
            {
                ["roles"] = roles => requirement = requirement with
                {
                    ApproverRoles = Texts(roles, LongestName, role => Roles.Contains(role) ? null : "must be one of the roles that may decide: approver, admin, or local for the command line"),
                },
                ["names"] = names => requirement = requirement with { ApproverNames = Texts(names, LongestName, NameFault) },
            }),
            ["logging"] = inner => requirement = requirement with { Logging = Flag(inner) },
        });
        return requirement;
    }

    private ProtectedPaths ReadPaths(YamlNode node)
    {
        var paths = PolicyDocument.Default.ProtectedPaths;
        Fields(node, "protectedPaths", new()
        {
            ["risk"] = inner => paths = paths with { Risk = Risk("risk", inner) },
            ["jobTypes"] = inner => paths = paths with { JobTypes = Texts(inner, LongestName, NameFault) },
            ["paths"] = inner => paths = paths with { Patterns = Texts(inner, LongestPattern, NameFault) },
        });
        return paths;
    }

    private bool CreatorMayApprove(YamlNode node, RiskLevel risk)
    {
        var may = Flag(node);
        if (may && risk == RiskLevel.Critical)
            Refuse(node, "must be false: the creator of a critical job never approves it");
        return may && risk != RiskLevel.Critical;
    }

    private RiskLevel Risk(string name, YamlNode node)
    {
        if (RiskRules.TryParse(Text(node), out var risk))
            return risk;
        Refuse(node, $"must be {RiskNames}");
        return RiskLevel.Low;
    }

    private ActionRule Action(string name, YamlNode node)
    {
        if (!ActionRuleNames.TryParse(Text(node), out var rule))
            Refuse(node, $"must be {RiskNames}, or prohibited");
        else if (rule != ActionRule.Prohibited && PolicyDocument.Default.Decide(name, RiskLevel.Low) is ActionDecision.Prohibited)
            Refuse(node, "must be prohibited, as this action always is");
        return rule;
    }

    private Dictionary<string, T> Named<T>(YamlNode node, string what, Func<string, YamlNode, T> read)
    {
        var values = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var (key, inner) in Entries(node))
        {
            if ((key.Value ?? "") is { Length: > 0 and <= LongestName } name && name.Any(char.IsLetterOrDigit) && UnseenCharacters.NameFault(name) is null)
                values[name] = read(name, inner);
            else
                Refuse(key, $"must be the name of {what}: 1 to {LongestName} characters that can be seen, with a letter or digit");
        }

        return values;
    }

    private void Fields(YamlNode node, string of, Dictionary<string, Action<YamlNode>> known)
    {
        foreach (var (key, inner) in Entries(node))
        {
            if (known.TryGetValue(key.Value ?? "", out var read))
                read(inner);
            else
                Refuse(key, $"is not a field of {of}; known are {string.Join(", ", known.Keys)}");
        }
    }

    private IEnumerable<(YamlScalarNode Key, YamlNode Value)> Entries(YamlNode node)
    {
        if (node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" })
            yield break;
        if (node is not YamlMappingNode mapping)
        {
            Refuse(node, "must be fields with values");
            yield break;
        }

        foreach (var (key, value) in mapping.Children)
        {
            if (key is YamlScalarNode name)
                yield return (name, value);
            else
                Refuse(key, "must be a name");
        }
    }

    private string[] Texts(YamlNode node, int longest, Func<string, string?> faultOf)
    {
        if (node is not YamlSequenceNode list)
        {
            Refuse(node, "must be a list");
            return [];
        }

        foreach (var item in list.Children)
        {
            var fault = Text(item) is not { } text || text.Trim().Length == 0 || text.Length > longest ? $"must be text of 1 to {longest} characters" : faultOf(text);
            if (fault is not null)
                Refuse(item, fault);
        }

        return [.. list.Children.Select(Text).OfType<string>()];
    }

    private int Whole(YamlNode node, int minimum, int maximum)
    {
        if (int.TryParse(Text(node), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum)
            return number;
        Refuse(node, $"must be a whole number from {minimum} to {maximum}");
        return minimum;
    }

    private TimeSpan Duration(YamlNode node)
    {
        if (Text(node) is { } text && DurationText.TryParse(text, RiskRequirement.LongestExpiry, out var time) && time >= RiskRequirement.ShortestExpiry)
            return time;
        Refuse(node, $"must be a duration from 1m to {RiskRequirement.LongestExpiry.TotalDays:0}d, such as 24h");
        return RiskRequirement.ShortestExpiry;
    }

    private bool Flag(YamlNode node)
    {
        if (bool.TryParse(Text(node), out var flag))
            return flag;
        Refuse(node, "must be true or false");
        return false;
    }

    private static string? NameFault(string text) => UnseenCharacters.NameFault(text);

    private static string? Text(YamlNode node) => (node as YamlScalarNode)?.Value;

    private void Refuse(YamlNode node, string fault)
    {
        var shown = node switch
        {
            YamlScalarNode scalar => $"'{Terminals.Printable.Line(scalar.Value ?? "")}' ",
            YamlSequenceNode => "this list ",
            _ => "this ",
        };
        faults.Add(string.Create(CultureInfo.InvariantCulture, $"{file} line {node.Start.Line}, column {node.Start.Column}: {shown}{fault}"));
    }
}
