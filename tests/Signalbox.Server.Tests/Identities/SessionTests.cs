using System.Net;
using Dapper;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Signalbox.Identities;
using Signalbox.Server.Identities;
using Signalbox.Testing;

namespace Signalbox.Server.Tests.Identities;

public sealed class SessionTests
{
    [Fact]
    public async Task A_session_outlives_its_node_and_holds_on_the_others()
    {
        await using var box = await ServerBox.CreateAsync();
        await box.AddAsync("maria");
        string cookie;
        await using (var first = await box.AnotherAsync())
            cookie = await BoxIdentities.SignInAsync(first.Stranger(), "maria");
        await using var later = await box.AnotherAsync();
        foreach (var node in (ServerBox[])[box, later])
            Assert.Equal(HttpStatusCode.OK, (await node.Stranger().AskWhoAsync("Cookie", cookie)).Status);
    }

    [Fact]
    public async Task Nodes_that_start_together_on_a_new_database_share_one_key()
    {
        await using var database = await TestDatabase.CreateAsync();
        var nodes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => ServerBox.OnAsync(database)));
        try
        {
            await nodes[0].AddAsync("maria");
            var cookies = await Task.WhenAll(nodes.Select(n => BoxIdentities.SignInAsync(n.Stranger(), "maria")));
            foreach (var node in nodes)
            {
                foreach (var cookie in cookies)
                    Assert.Equal(HttpStatusCode.OK, (await node.Stranger().AskWhoAsync("Cookie", cookie)).Status);
            }

            await using var connection = await database.DataSource.OpenConnectionAsync();
            Assert.Equal(1, await connection.ExecuteScalarAsync<int>("select count(*)::int from data_protection_keys"));
        }
        finally
        {
            foreach (var node in nodes)
                await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task Of_two_keys_made_without_knowing_of_each_other_one_is_kept()
    {
        await using var box = await TestBox.CreateAsync();
        var (one, two) = (new KeyRepository(box.Get<IKeyStore>()), new KeyRepository(box.Get<IKeyStore>()));
        Assert.Empty(one.GetAllElements());
        Assert.Empty(two.GetAllElements());
        one.StoreElement(new("key", "one"), "one");
        two.StoreElement(new("key", "two"), "two");
        Assert.Equal("one", Assert.Single(two.GetAllElements()).Value);
        two.StoreElement(new("key", "next"), "next");
        Assert.Equal(["one", "next"], one.GetAllElements().Select(e => e.Value));
    }

    [Theory]
    [InlineData("password")]
    [InlineData("disable")]
    public async Task A_session_ends_on_every_node_when_its_account_changes_on_one(string change)
    {
        await using var box = await ServerBox.CreateAsync();
        await using var other = await box.AnotherAsync(configure: People.Clock(new FakeTimeProvider()));
        await box.AddAsync("maria");
        var cookie = await BoxIdentities.SignInAsync(box.Stranger(), "maria");
        foreach (var node in (ServerBox[])[box, other])
            Assert.Equal(HttpStatusCode.OK, (await node.Stranger().AskWhoAsync("Cookie", cookie)).Status);

        var accounts = box.Get<AccountClient>();
        Assert.IsType<AccountOutcome.Done>(change == "password"
            ? await accounts.ChangePasswordAsync("maria", "another long password", "test")
            : await accounts.DisableAsync("maria", "test"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await box.Stranger().AskWhoAsync("Cookie", cookie)).Status);
        await other.Stranger().EndsAsync("Cookie", cookie);
    }

    [Fact]
    public async Task A_better_hash_of_the_same_password_ends_no_session()
    {
        await using var box = await ServerBox.CreateAsync();
        await using var newer = await box.AnotherAsync(
            configure: builder => builder.Services.Configure<PasswordHasherOptions>(hashing => hashing.IterationCount = 2_000));
        var before = await box.AddAsync("maria");
        var cookie = await BoxIdentities.SignInAsync(box.Stranger(), "maria");
        await BoxIdentities.SignInAsync(newer.Stranger(), "maria");
        Assert.NotEqual(before.PasswordHash, (await box.Get<IAccountStore>().FindAsync("maria", default))!.PasswordHash);
        foreach (var node in (ServerBox[])[box, newer])
            Assert.Equal(HttpStatusCode.OK, (await node.Stranger().AskWhoAsync("Cookie", cookie)).Status);
        await BoxIdentities.SignInAsync(box.Stranger(), "maria");
    }

    [Fact]
    public async Task A_session_goes_on_with_the_new_role()
    {
        await using var box = await ServerBox.CreateAsync();
        await using var other = await box.AnotherAsync(configure: People.Clock(new FakeTimeProvider()));
        await box.AddAsync("maria", Role.Approver);
        var cookie = await BoxIdentities.SignInAsync(box.Stranger(), "maria");
        async Task<string> PermissionsAsync() => (await other.Stranger().AskWhoAsync("Cookie", cookie)).Body.GetProperty("permissions").GetRawText();
        Assert.Equal("""["read","decide"]""", await PermissionsAsync());
        await box.Get<AccountClient>().SetRoleAsync("maria", Role.Operator, "test");
        await Eventually.HoldsAsync(async () => await PermissionsAsync() == """["read","jobs","workers"]""", "the permissions of the new role");
    }

    [Fact]
    public async Task A_session_that_nobody_uses_ends_and_one_in_use_goes_on()
    {
        var time = new FakeTimeProvider();
        await using var box = await ServerBox.CreateAsync(configure: People.Clock(time));
        await box.AddAsync("maria");
        var client = box.Stranger();
        var cookie = await BoxIdentities.SignInAsync(client, "maria");
        time.Advance(TimeSpan.FromHours(7));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/auth/me");
        request.Headers.Add("Cookie", cookie);
        using var answer = await client.SendAsync(request);
        var renewed = answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        time.Advance(TimeSpan.FromHours(7));
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.AskWhoAsync("Cookie", cookie)).Status);
        Assert.Equal(HttpStatusCode.OK, (await client.AskWhoAsync("Cookie", renewed)).Status);
    }
}
