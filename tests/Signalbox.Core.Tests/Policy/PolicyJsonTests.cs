using System.Text.Json;
using Signalbox.Json;
using Signalbox.Policy;

namespace Signalbox.Tests.Policy;

public sealed class PolicyJsonTests
{
    private static readonly PolicyDocument Full = new()
    {
        RiskByJobType = new Dictionary<string, RiskLevel> { ["deploy"] = RiskLevel.High, ["audit"] = RiskLevel.Medium },
        Actions = new Dictionary<string, ActionRule> { ["merge"] = ActionRule.High, ["drop"] = ActionRule.Prohibited },
        Risks = new Dictionary<RiskLevel, RiskRequirement>
        {
            [RiskLevel.High] = new() { Approvals = 3, Expiry = TimeSpan.FromMinutes(90), ApproverRoles = ["admin"], ApproverNames = ["grace"], CreatorMayApprove = false, Logging = true },
        },
        EvidenceRequired = ["deploy"],
        ProtectedPaths = new() { Risk = RiskLevel.Critical, JobTypes = ["code"], Patterns = ["infra/**"] },
        LocalDecisions = false,
    };

    [Fact]
    public void A_policy_is_read_back_as_it_was_stored()
    {
        var read = PolicyDocument.FromJson(Full.ToJson());

        Assert.Equal(Full, read);
        Assert.Equal(Full.Explain(), read.Explain());
        Assert.Equal(PolicyDocument.Default, PolicyDocument.FromJson(PolicyDocument.Default.ToJson()));
        Assert.Equal(PolicyDocument.Default, PolicyDocument.FromJson(RawJson.Parse("{}")));
    }

    [Fact]
    public void Equal_policies_have_one_digest_and_a_change_of_any_rule_another()
    {
        PolicyDocument[] others =
        [
            Full with { RiskByJobType = new Dictionary<string, RiskLevel>() },
            Full with { Actions = new Dictionary<string, ActionRule>() },
            Full with { Risks = PolicyDocument.Default.Risks },
            Full with { EvidenceRequired = [] },
            Full with { ProtectedPaths = new() },
            Full with { LocalDecisions = null },
            PolicyDocument.Default,
        ];

        Assert.Equal(Full.Digest, (Full with { RiskByJobType = new Dictionary<string, RiskLevel> { ["audit"] = RiskLevel.Medium, ["deploy"] = RiskLevel.High } }).Digest);
        Assert.Equal(others.Length + 1, others.Append(Full).Select(p => p.Digest).Distinct().Count());
        Assert.Equal(CanonicalJson.Digest(Full.ToJson()), Full.Digest);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{"riskByJobType":{"a":"severe"}}""")]
    [InlineData("""{"actions":{"a":"maybe"}}""")]
    public void What_is_no_policy_is_not_read(string json) => Assert.Throws<JsonException>(() => PolicyDocument.FromJson(RawJson.Parse(json)));

    [Fact]
    public void The_default_is_explained_in_sentences()
    {
        var sentences = PolicyDocument.Default.Explain();

        Assert.Equal(
            [
                "Low risk: goes ahead without an approval.",
                "Medium risk: goes ahead without an approval, and is logged.",
                "High risk: one person must approve within 24 hours; the job's creator may be one of them.",
                "Critical risk: one person must approve within 24 hours; never the job's creator.",
                "An action that is not named has the risk of its job.",
                "Nobody may do these actions, whatever anyone approves: financial_transaction, delete_production_data, modify_rbac_permissions, deploy_without_approval.",
            ],
            sentences.Take(6));
        Assert.Contains("Nobody approves a checkpoint that they asked for themselves.", sentences);
    }

    [Fact]
    public void Every_rule_is_explained()
    {
        var sentences = string.Join('\n', Full.Explain());

        foreach (var expected in new[]
        {
            "High risk: 3 people must approve within 90 minutes; never the job's creator; only the role admin or grace may.",
            "Jobs of type 'deploy' have at least high risk.", "The action 'merge' has high risk.", "deploy_without_approval, drop.",
            "Jobs of type code that name a protected file have at least critical risk; protected are infra/**.",
            "Jobs of these types need evidence too: deploy.", "Local operators may not decide checkpoints at the command line.",
        })
        {
            Assert.Contains(expected, sentences, StringComparison.Ordinal);
        }
    }
}
