using System.Net;
using Dapper;
using Microsoft.Extensions.Time.Testing;
using Signalbox.Identities;
using Signalbox.Postgres.Connections;
using Signalbox.Server.Access;
using Signalbox.Server.Identities;
using Signalbox.Testing;

namespace Signalbox.Server.Tests.Identities;

public sealed class TokenTests
{
    [Fact]
    public async Task A_token_may_what_its_scopes_say()
    {
        await using var box = await ServerBox.CreateAsync();
        var secret = await CreateAsync(box, "ci", TimeSpan.FromDays(1), TokenScope.Worker, TokenScope.Read);
        var (status, me) = await box.Stranger().AskWhoAsync("Authorization", "Bearer " + secret);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("ci", me.GetProperty("token").GetProperty("name").GetString());
        Assert.Equal("""["read","worker"]""", me.GetProperty("token").GetProperty("scopes").GetRawText());
        Assert.EndsWith("Z", me.GetProperty("token").GetProperty("expiresAt").GetString());
        Assert.Equal("""["read","work"]""", me.GetProperty("permissions").GetRawText());
    }

    [Fact]
    public async Task A_bad_token_is_refused_even_beside_a_good_session()
    {
        await using var box = await ServerBox.CreateAsync();
        await box.AddAsync("maria");
        var cookie = await BoxIdentities.SignInAsync(box.Stranger(), "maria");
        var good = await CreateAsync(box, "ci", null, TokenScope.Read);
        string[] bad = ["Bearer sbx_" + new string('A', 43), "Bearer " + good[..^1], "Bearer " + good + "A", "Bearer", "Bearer ", "Basic bWFyaWE6eA==", good, "Bearer " + good + ", Bearer " + good];
        foreach (var header in bad)
        {
            var client = box.Stranger();
            client.DefaultRequestHeaders.Add("Cookie", cookie);
            Assert.Equal(HttpStatusCode.Unauthorized, (await client.AskWhoAsync("Authorization", header)).Status);
        }
    }

    [Fact]
    public async Task A_token_that_was_revoked_is_refused_on_every_node()
    {
        await using var box = await ServerBox.CreateAsync();
        await using var other = await box.AnotherAsync(configure: People.Clock(new FakeTimeProvider()));
        var secret = await CreateAsync(box, "ci", null, TokenScope.Read);
        foreach (var node in (ServerBox[])[box, other])
            Assert.Equal(HttpStatusCode.OK, (await node.Stranger().AskWhoAsync("Authorization", "Bearer " + secret)).Status);
        Assert.NotNull(await box.Get<TokenClient>().TryRevokeAsync("CI", "test"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await box.Stranger().AskWhoAsync("Authorization", "Bearer " + secret)).Status);
        await other.Stranger().EndsAsync("Authorization", "Bearer " + secret);
    }

    [Fact]
    public async Task A_token_that_expired_is_refused()
    {
        await using var box = await ServerBox.CreateAsync();
        var secret = await CreateAsync(box, "ci", TimeSpan.FromDays(1), TokenScope.Read);
        box.Get<PostgresDatabase>().ClockOffset = TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1);
        Assert.Equal(HttpStatusCode.Unauthorized, (await box.Stranger().AskWhoAsync("Authorization", "Bearer " + secret)).Status);
    }

    [Fact]
    public void A_token_that_is_remembered_expires_in_time()
    {
        var time = new FakeTimeProvider();
        var token = new AccessToken { Id = 1, Name = "ci", Prefix = "sbx_", Scopes = [], CreatedBy = "test", TimeLeft = TimeSpan.FromSeconds(2) };
        var read = new CachedToken(token, time.GetTimestamp());
        Assert.True(read.IsGood(time));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(read.IsGood(time));
    }

    [Fact]
    public async Task The_use_of_a_token_is_noted_and_its_secret_is_stored_nowhere()
    {
        await using var box = await ServerBox.CreateAsync();
        var secret = await CreateAsync(box, "ci", null, TokenScope.Read);
        Assert.Equal(HttpStatusCode.OK, (await box.Stranger().AskWhoAsync("Authorization", "Bearer " + secret)).Status);
        await Eventually.HoldsAsync(async () => (await box.Get<TokenClient>().ListAsync()).Single().LastUsedAt is not null, "the use is noted");
        await using var connection = await box.Data.DataSource.OpenConnectionAsync();
        var stored = string.Join('\n', await connection.QueryAsync<string>("select t::text from access_tokens t union all select e::text from audit_entries e"));
        Assert.Contains(secret[..10], stored);
        Assert.DoesNotContain(secret[..11], stored);
    }

    [Theory]
    [InlineData(Permission.Read, CallerKind.Person, """["read"]""")]
    [InlineData(Permission.Read | Permission.Jobs, CallerKind.Person, """["read","jobs","workers"]""")]
    [InlineData(Permission.Decide, CallerKind.Person, """["read","decide"]""")]
    [InlineData(Permission.Jobs | Permission.Decide, CallerKind.Person, """["read","jobs","workers","decide","administer"]""")]
    [InlineData(Permission.Work, CallerKind.Program, """["work"]""")]
    [InlineData(Permission.Read | Permission.Work, CallerKind.Program, """["read","work"]""")]
    [InlineData(Permission.Jobs, CallerKind.Program, """["read","jobs"]""")]
    [InlineData(Permission.Workers, CallerKind.Program, """["read","jobs","workers","administer"]""")]
    public async Task A_client_of_a_test_has_the_least_that_it_needs(Permission asked, CallerKind kind, string has)
    {
        await using var box = await ServerBox.CreateAsync();
        Assert.Contains($"\"permissions\":{has}", await box.Client(asked, kind).GetStringAsync("/api/auth/me"));
    }

    private static async Task<string> CreateAsync(ServerBox box, string name, TimeSpan? lifetime, params TokenScope[] scopes) =>
        Assert.IsType<TokenOutcome.Created>(await box.Get<TokenClient>().CreateAsync(name, scopes, lifetime, "test")).Secret;
}
