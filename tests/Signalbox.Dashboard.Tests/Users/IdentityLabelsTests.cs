using Signalbox.Dashboard.Users;
using Signalbox.Identities;

namespace Signalbox.Dashboard.Tests.Users;

public sealed class IdentityLabelsTests
{
    private static readonly Account Ada = new() { Id = 1, Name = "ada", Role = Role.Viewer, PasswordHash = "", SecurityStamp = "" };

    public static TheoryData<AccountOutcome, bool, string> Outcomes => new()
    {
        { new AccountOutcome.Done(Ada), false, "ada it is" },
        { new AccountOutcome.NameTaken(), true, "There is a user Ada already" },
        { new AccountOutcome.LastAdmin(), true, "Ada is the last enabled admin" },
        { new AccountOutcome.NotFound(), true, "There is no user Ada" },
        { new AccountOutcome.Invalid("A name must not be empty."), true, "A name must not be empty." },
    };

    [Theory]
    [MemberData(nameof(Outcomes))]
    public void Every_outcome_of_a_change_to_an_account_is_a_sentence(AccountOutcome outcome, bool isFault, string words)
    {
        var notice = outcome.Say("Ada", account => $"{account.Name} it is.");

        Assert.Equal(isFault, notice.IsFault);
        Assert.StartsWith(words, notice.Text);
    }

    [Fact]
    public void Every_outcome_of_making_a_token_is_a_sentence_without_its_secret()
    {
        var created = new TokenOutcome.Created(Token(), "sbx_secret").Say("ci");

        Assert.Equal("Token ci is made.", created.Text);
        Assert.False(created.IsFault);
        Assert.True(new TokenOutcome.NameTaken().Say("ci").IsFault);
        Assert.Equal("No.", new TokenOutcome.Invalid("No.").Say("ci").Text);
    }

    [Fact]
    public void A_status_says_what_counts_most()
    {
        Assert.Equal("enabled", Ada.Status());
        Assert.Equal("locked", (Ada with { LockedFor = TimeSpan.FromMinutes(1) }).Status());
        Assert.Equal("disabled", (Ada with { LockedFor = TimeSpan.FromMinutes(1), Disabled = true }).Status());
        Assert.Equal("good", Token().Status());
        Assert.Equal("expired", (Token() with { TimeLeft = TimeSpan.FromSeconds(-1) }).Status());
        Assert.Equal("revoked", (Token() with { TimeLeft = TimeSpan.FromSeconds(-1), RevokedAt = DateTimeOffset.UnixEpoch }).Status());
    }

    [Fact]
    public void A_password_that_is_made_is_long_and_another_each_time()
    {
        var password = new NewPassword();

        var made = Enumerable.Range(0, 50).Select(_ => password.Take()!).ToHashSet();

        Assert.Equal(50, made.Count);
        Assert.All(made, p => Assert.Null(IdentityRules.PasswordFault("ada", p)));
    }

    [Theory]
    [InlineData("correct horse", "correct horse", "correct horse")]
    [InlineData("correct horse", "correct house", null)]
    public void A_password_that_is_typed_counts_when_it_was_typed_twice_alike(string typed, string again, string? taken) =>
        Assert.Equal(taken, new NewPassword { IsMade = false, Typed = typed, Again = again }.Take());

    [Fact]
    public void A_token_is_asked_for_with_what_it_is_for_and_how_long()
    {
        var draft = new TokenDraft();
        draft.Set(TokenScope.Worker, isIn: true);
        draft.Set(TokenScope.Read, isIn: true);
        draft.Set(TokenScope.Worker, isIn: false);

        Assert.Equal([TokenScope.Read], draft.Scopes);
        Assert.Equal(TimeSpan.FromDays(90), draft.Lifetime);
        draft.Days = 0;
        Assert.Null(draft.Lifetime);
        Assert.Contains(TokenDraft.Lifetimes, l => l.Days == 90);
    }

    private static AccessToken Token() => new() { Id = 1, Name = "ci", Prefix = "sbx_abcdef", Scopes = [TokenScope.Read], CreatedBy = "ada" };
}
