using Dapper;
using Signalbox.Identities;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Identities;

public sealed class TokenStoreTests
{
    [Fact]
    public async Task A_secret_has_its_form_and_is_found_and_nothing_like_it_is()
    {
        await using var box = await TestBox.CreateAsync();
        var tokens = box.Get<TokenClient>();
        var (token, secret) = await CreateAsync(tokens, "ci", null, TokenScope.Jobs, TokenScope.Jobs, TokenScope.Read);
        Assert.Matches("^sbx_[A-Za-z0-9_-]{43}$", secret);
        Assert.Equal(secret[..10], token.Prefix);
        Assert.Equal([TokenScope.Read, TokenScope.Jobs], token.Scopes);
        Assert.Equal(token.Id, (await tokens.FindAsync(secret))!.Id);
        var other = secret[..^1] + (secret[^1] == 'A' ? 'B' : 'A');
        Assert.All(
            await Task.WhenAll(((string[])[other, secret[..^1], secret + "A", "", "sbx_", new('x', 47)]).Select(s => tokens.FindAsync(s))),
            Assert.Null);
    }

    [Fact]
    public async Task An_expired_or_revoked_token_is_not_found_by_its_secret_and_still_listed()
    {
        await using var box = await TestBox.CreateAsync();
        var tokens = box.Get<TokenClient>();
        var (_, expiring) = await CreateAsync(tokens, "short", TimeSpan.FromHours(1), TokenScope.Read);
        var (_, revoked) = await CreateAsync(tokens, "revoked", null, TokenScope.Read);
        var (_, good) = await CreateAsync(tokens, "good", null, TokenScope.Read);
        Assert.NotNull(await tokens.TryRevokeAsync("Revoked", "test"));
        Assert.NotNull(await tokens.FindAsync(expiring));
        box.Database.ClockOffset = TimeSpan.FromHours(1);
        Assert.Null(await tokens.FindAsync(expiring));
        Assert.Null(await tokens.FindAsync(revoked));
        Assert.NotNull(await tokens.FindAsync(good));
        Assert.Equal([("good", true), ("revoked", false), ("short", false)], (await tokens.ListAsync()).Select(t => (t.Name, t.IsGood)));
    }

    [Fact]
    public async Task A_name_is_free_again_once_its_token_is_revoked()
    {
        await using var box = await TestBox.CreateAsync();
        var tokens = box.Get<TokenClient>();
        await CreateAsync(tokens, "ci", null, TokenScope.Read);
        Assert.IsType<TokenOutcome.NameTaken>(await tokens.CreateAsync("CI", [TokenScope.Read], null, "test"));
        Assert.NotNull(await tokens.TryRevokeAsync("1", "test"));
        Assert.Null(await tokens.TryRevokeAsync("1", "test"));
        Assert.Null(await tokens.TryRevokeAsync("ci\0", "test"));
        var (second, _) = await CreateAsync(tokens, "ci", null, TokenScope.Read);
        Assert.Equal(second.Id, (await tokens.TryRevokeAsync("ci", "test"))!.Id);
    }

    [Fact]
    public async Task What_cannot_be_a_token_is_refused_with_the_reason()
    {
        await using var box = await TestBox.CreateAsync();
        var tokens = box.Get<TokenClient>();
        async Task<string> RefusalAsync(string name, TokenScope[] scopes, TimeSpan? lifetime) =>
            Assert.IsType<TokenOutcome.Invalid>(await tokens.CreateAsync(name, scopes, lifetime, "test")).Message;
        Assert.Contains("colon", await RefusalAsync("a:b", [TokenScope.Read], null));
        Assert.Contains("at least one scope", await RefusalAsync("ci", [], null));
        Assert.Contains("3,650 days", await RefusalAsync("ci", [TokenScope.Read], TimeSpan.FromDays(4_000)));
        Assert.Contains("after some time", await RefusalAsync("ci", [TokenScope.Read], TimeSpan.Zero));
        Assert.Empty(await tokens.ListAsync());
    }

    [Fact]
    public async Task Use_is_noted_at_most_once_a_minute()
    {
        await using var box = await TestBox.CreateAsync();
        var store = box.Get<ITokenStore>();
        await CreateAsync(box.Get<TokenClient>(), "ci", null, TokenScope.Read);
        async Task<DateTimeOffset?> UseAsync(TimeSpan at)
        {
            box.Database.ClockOffset = at;
            await store.NoteUseAsync([1, 99], default);
            return (await store.FindAsync(1, default))!.LastUsedAt;
        }

        var first = await UseAsync(TimeSpan.FromHours(1));
        Assert.NotNull(first);
        Assert.Equal(first, await UseAsync(TimeSpan.FromHours(1)));
        Assert.True(await UseAsync(TimeSpan.FromHours(2)) > first);
    }

    [Fact]
    public async Task Making_and_revoking_and_their_audit_entries_are_one()
    {
        await using var box = await TestBox.CreateAsync();
        var tokens = box.Get<TokenClient>();
        await CreateAsync(tokens, "ci", null, TokenScope.Read);
        await using (var connection = await box.Database.Source.OpenConnectionAsync())
            await connection.ExecuteAsync("alter table audit_entries add constraint full_up check (false) not valid");
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => tokens.TryRevokeAsync("ci", "test"));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => tokens.CreateAsync("other", [TokenScope.Read], null, "test"));
        Assert.True(Assert.Single(await tokens.ListAsync()).IsGood);
    }

    private static async Task<(AccessToken Token, string Secret)> CreateAsync(TokenClient tokens, string name, TimeSpan? lifetime, params TokenScope[] scopes)
    {
        var created = Assert.IsType<TokenOutcome.Created>(await tokens.CreateAsync(name, scopes, lifetime, "test"));
        return (created.Token, created.Secret);
    }
}
