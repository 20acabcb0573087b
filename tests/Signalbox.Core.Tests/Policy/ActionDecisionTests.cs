using Signalbox.Json;
using Signalbox.Policy;

namespace Signalbox.Tests.Policy;

public sealed class ActionDecisionTests
{
    private static readonly PolicyDocument Policy = PolicyDocument.Default with
    {
        Actions = new Dictionary<string, ActionRule>
        {
            ["read_logs"] = ActionRule.Low,
            ["change_schema"] = ActionRule.Medium,
            ["merge"] = ActionRule.High,
            ["rotate_keys"] = ActionRule.Critical,
            ["drop_database"] = ActionRule.Prohibited,
        },
        Risks = new Dictionary<RiskLevel, RiskRequirement> { [RiskLevel.Critical] = new() { Approvals = 2 } },
    };

    [Theory]
    [InlineData("read_logs", RiskLevel.Critical, "Allow { }")]
    [InlineData("change_schema", RiskLevel.Low, "AllowLogged { }")]
    [InlineData("merge", RiskLevel.Low, "NeedsApproval { Risk = High, Approvals = 1 }")]
    [InlineData("rotate_keys", RiskLevel.Low, "NeedsApproval { Risk = Critical, Approvals = 2 }")]
    [InlineData("something_else", RiskLevel.Low, "Allow { }")]
    [InlineData("something_else", RiskLevel.Medium, "AllowLogged { }")]
    [InlineData("something_else", RiskLevel.High, "NeedsApproval { Risk = High, Approvals = 1 }")]
    [InlineData("", RiskLevel.High, "NeedsApproval { Risk = High, Approvals = 1 }")]
    [InlineData("\ud800", RiskLevel.Low, "Allow { }")]
    public void An_action_has_its_own_risk_and_another_that_of_its_job(string action, RiskLevel jobRisk, string decision) =>
        Assert.Equal(decision, Policy.Decide(action, jobRisk).ToString());

    [Theory]
    [InlineData("financial_transaction")]
    [InlineData("delete_production_data")]
    [InlineData("modify_rbac_permissions")]
    [InlineData("deploy_without_approval")]
    [InlineData("drop_database")]
    [InlineData("Financial-Transaction")]
    [InlineData("  financial   transaction ")]
    [InlineData("financialTransaction")]
    [InlineData("FINANCIAL.TRANSACTION")]
    [InlineData("financial\u200b_transaction")]
    [InlineData("fi\u00adnancial_transaction")]
    [InlineData("\u202efinancial_transaction")]
    [InlineData("Drop Database")]
    public void A_prohibited_action_is_refused_however_it_is_written(string action)
    {
        foreach (var risk in Enum.GetValues<RiskLevel>())
            Assert.StartsWith("The policy prohibits the action '", Assert.IsType<ActionDecision.Prohibited>(Policy.Decide(action, risk)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void No_policy_allows_what_is_always_prohibited()
    {
        var loose = PolicyDocument.Default with { Actions = PolicyDocument.AlwaysProhibited.ToDictionary(a => a, _ => ActionRule.Low) };

        Assert.All(PolicyDocument.AlwaysProhibited, action => Assert.IsType<ActionDecision.Prohibited>(loose.Decide(action, RiskLevel.Low)));
    }

    [Fact]
    public void Of_two_spellings_of_one_action_the_stricter_rule_holds()
    {
        var twice = PolicyDocument.Default with { Actions = new Dictionary<string, ActionRule> { ["merge"] = ActionRule.Critical, ["Merge "] = ActionRule.Low } };

        Assert.Equal(RiskLevel.Critical, Assert.IsType<ActionDecision.NeedsApproval>(twice.Decide("merge", RiskLevel.Low)).Risk);
    }

    [Theory]
    [InlineData("""{"action":"financial_transaction","amount":5}""", true)]
    [InlineData("""{"Action":"Financial-Transaction"}""", true)]
    [InlineData("""{"plan":{"steps":[{"action":"echo"},{"action":"delete production data"}]}}""", true)]
    [InlineData("""{"actions":["echo","modify_rbac_permissions"]}""", true)]
    [InlineData("""[{"action":"deploy_without_approval"}]""", true)]
    [InlineData("{\"act\\u200bion\":\"drop_database\"}", true)]
    [InlineData("{\"action\":\"financial\\u005ftransaction\"}", true)]
    [InlineData("""{"action":"echo","note":"financial_transaction"}""", false)]
    [InlineData("""{"action":7,"actions":{"a":1}}""", false)]
    [InlineData("\"financial_transaction\"", false)]
    [InlineData("null", false)]
    public void Data_ask_for_what_a_field_named_action_says_at_any_depth(string data, bool prohibited) =>
        Assert.Equal(prohibited, Policy.ProhibitedIn(RawJson.Parse(data)) is not null);

    [Theory]
    [InlineData("""{"action":"rotate_keys"}""", RiskLevel.Low, RiskLevel.Critical)]
    [InlineData("""{"action":"read_logs"}""", RiskLevel.High, RiskLevel.High)]
    [InlineData("""{"action":"unknown"}""", RiskLevel.Medium, RiskLevel.Medium)]
    public void Data_are_decided_at_the_risk_of_the_action_that_they_name(string data, RiskLevel jobRisk, RiskLevel risk) =>
        Assert.Equal(risk, Policy.RiskAt(jobRisk, RawJson.Parse(data)));
}
