using Signalbox.Identities;

namespace Signalbox.Core.Tests.Identities;

public sealed class IdentityRulesTests
{
    [Theory]
    [InlineData("maria")]
    [InlineData("Maria Müller")]
    [InlineData("日本 😀")]
    [InlineData("a")]
    public void A_name_may_be_what_people_are_called(string name) => Assert.Null(IdentityRules.NameFault(name));

    [Theory]
    [InlineData(null, "empty")]
    [InlineData("", "empty")]
    [InlineData("  ", "empty")]
    [InlineData(" maria", "space")]
    [InlineData("maria ", "space")]
    [InlineData("ma\nria", "control")]
    [InlineData("ma\0ria", "NUL")]
    [InlineData("os:root", "colon")]
    [InlineData("token:ci", "colon")]
    public void A_name_that_could_be_mistaken_is_refused_with_the_reason(string? name, string reason) =>
        Assert.Contains(reason, IdentityRules.NameFault(name));

    // Attributes are stored as UTF-8, which has no half of a pair.
    [Fact]
    public void A_name_is_Unicode() => Assert.Contains("surrogate", IdentityRules.NameFault("maria\ud800"));

    [Fact]
    public void A_name_has_at_most_100_characters()
    {
        Assert.Null(IdentityRules.NameFault(new string('n', 100)));
        Assert.Contains("100", IdentityRules.NameFault(new string('n', 101)));
    }

    [Theory]
    [InlineData(8, true)]
    [InlineData(7, false)]
    [InlineData(1_000, true)]
    [InlineData(1_001, false)]
    public void A_password_has_8_to_1000_characters_of_any_kind(int length, bool isGood) =>
        Assert.Equal(isGood, IdentityRules.PasswordFault("maria", new string('p', length)) is null);

    [Fact]
    public void A_password_is_not_the_name()
    {
        Assert.Contains("name", IdentityRules.PasswordFault("maria-mueller", "Maria-Mueller"));
        Assert.NotNull(IdentityRules.PasswordFault("maria", null));
    }
}
