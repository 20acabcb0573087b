using Signalbox.Policy;

namespace Signalbox.Tests.Policy;

public sealed class RiskRulesTests
{
    [Theory]
    [InlineData("low")]
    [InlineData("medium")]
    [InlineData("high")]
    [InlineData("critical")]
    public void A_risk_level_is_read_by_its_name_in_any_letter_case(string name)
    {
        Assert.True(RiskRules.TryParse(name.ToUpperInvariant(), out var risk));
        Assert.Equal(name, risk.Name());
    }

    [Theory]
    [InlineData("2")]
    [InlineData("severe")]
    [InlineData("low,high")]
    [InlineData("")]
    [InlineData(null)]
    public void Anything_else_is_no_risk_level(string? name) => Assert.False(RiskRules.TryParse(name, out _));
}
