using Signalbox.Policy;

namespace Signalbox.Tests.Policy;

public sealed class RiskRulesTests
{
    [Theory]
    [InlineData("low", 0)]
    [InlineData("medium", 0)]
    [InlineData("high", 1)]
    [InlineData("critical", 1)]
    public void Risk_says_how_many_people_approve_before_a_claim(string name, int approvals)
    {
        Assert.True(RiskRules.TryParse(name.ToUpperInvariant(), out var risk));
        Assert.Equal(name, risk.Name());
        Assert.Equal(approvals, RiskRules.ApprovalsBeforeClaim(risk));
    }

    [Theory]
    [InlineData("2")]
    [InlineData("severe")]
    [InlineData("low,high")]
    [InlineData("")]
    [InlineData(null)]
    public void Anything_else_is_no_risk_level(string? name) => Assert.False(RiskRules.TryParse(name, out _));
}
