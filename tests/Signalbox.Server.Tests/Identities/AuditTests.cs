using Signalbox.Identities;
using Signalbox.Server.Identities;

namespace Signalbox.Server.Tests.Identities;

public sealed class AuditTests
{
    [Fact]
    public async Task The_audit_tells_who_came_and_went_and_failed_and_no_secret()
    {
        await using var box = await ServerBox.CreateAsync();
        await box.AddAsync("maria");
        var client = box.Stranger();
        using var logout = new HttpRequestMessage(HttpMethod.Post, "/api/auth/logout");
        logout.Headers.Add("Cookie", await BoxIdentities.SignInAsync(client, "maria"));
        (await client.SendAsync(logout)).Dispose();
        for (var i = 0; i < 5; i++)
            (await client.LogInAsync("maria", "not the password")).Dispose();
        (await client.LogInAsync(new string('n', 90) + "\0\u001b", "not the password")).Dispose();

        var entries = (await box.Get<IAuditStore>().ListAsync(100, default)).Reverse().ToList();
        Assert.Equal(
            ["account_added", "signed_in", "signed_out", .. Enumerable.Repeat("sign_in_failed", 5), "sign_in_locked", "sign_in_failed"],
            entries.Select(e => e.Action));
        Assert.Equal(["test", "maria", "maria", .. Enumerable.Repeat("anonymous", 7)], entries.Select(e => e.Actor));
        Assert.All(entries.Skip(1), e => Assert.Equal("127.0.0.1", e.Address));
        Assert.Equal("user maria", entries[3].Subject);
        var everything = string.Join('\n', entries);
        Assert.DoesNotContain("password", everything);
        Assert.DoesNotContain(People.Password, everything);
    }

    [Fact]
    public async Task What_administrators_do_is_in_the_audit_once()
    {
        await using var box = await ServerBox.CreateAsync();
        var accounts = box.Get<AccountClient>();
        await box.AddAsync("maria");
        for (var i = 0; i < 2; i++)
        {
            await accounts.SetRoleAsync("maria", Role.Operator, "os:root");
            await accounts.DisableAsync("maria", "os:root");
        }

        await accounts.EnableAsync("maria", "os:root");
        await accounts.ChangePasswordAsync("maria", "another long password", "os:root");
        await box.Get<TokenClient>().CreateAsync("ci", [TokenScope.Jobs], null, "os:root");
        await box.Get<TokenClient>().TryRevokeAsync("ci", "os:root");
        var entries = await box.Get<IAuditStore>().ListAsync(100, default);
        Assert.Equal(
            ["token_revoked", "token_created", "password_changed", "account_enabled", "account_disabled", "role_changed", "account_added"],
            entries.Select(e => e.Action));
        Assert.Equal("""{"from":"viewer","to":"operator"}""", entries[5].Details?.Text);
        Assert.DoesNotContain("another long password", string.Join('\n', entries));
    }
}
