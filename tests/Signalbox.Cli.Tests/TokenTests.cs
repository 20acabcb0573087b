using Signalbox.Cli.Tests.Processes;

namespace Signalbox.Cli.Tests;

public sealed class TokenTests
{
    [Fact]
    public async Task A_token_is_made_listed_without_its_secret_and_revoked()
    {
        await using var folder = new CliFolder();
        var made = (await folder.RunAsync("tokens", "create", "ci", "--scope", "jobs", "--scope", "worker", "--expires", "90d", "--json")).Exits(0).Json;
        var secret = made.GetProperty("token").GetString()!;
        Assert.Matches("^sbx_[A-Za-z0-9_-]{43}$", secret);
        Assert.Equal("""["jobs","worker"]""", made.GetProperty("scopes").GetRawText().Replace(" ", "").Replace("\n", ""));
        Assert.Equal("ci", made.GetProperty("name").GetString());
        Assert.EndsWith("Z", made.GetProperty("expiresAt").GetString());

        var shown = (await folder.RunAsync("tokens", "create", "reader", "--scope", "read")).Exits(0);
        Assert.Contains("shown this once", shown.Output);
        Assert.Matches("^sbx_[A-Za-z0-9_-]{43}$", shown.Lines[^1]);

        var listed = (await folder.RunAsync("tokens", "list")).Exits(0);
        Assert.Matches(@"^ +2  reader  sbx_.{6}  read +good +never +never", listed.Lines[1]);
        Assert.Matches(@"^ +1  ci +sbx_.{6}  jobs,worker  good +\d{4}-\d\d-\d\d +never", listed.Lines[2]);
        Assert.All(listed.Lines, line => Assert.True(line.Length <= 80, line));
        var all = listed.Output + (await folder.RunAsync("tokens", "list", "--json")).Exits(0).Output + (await folder.RunAsync("audit", "list", "--json")).Exits(0).Output;
        Assert.DoesNotContain(secret, all);

        Assert.Contains("already", (await folder.RunAsync("tokens", "create", "ci", "--scope", "read")).Exits(1).Errors);
        (await folder.RunAsync("tokens", "revoke", "ci")).Exits(0);
        Assert.Equal("revoked", (await folder.RunAsync("tokens", "revoke", "2", "--json")).Exits(0).Json.GetProperty("status").GetString());
        Assert.Contains("no token 'ci' to revoke", (await folder.RunAsync("tokens", "revoke", "ci")).Exits(1).Errors);
    }

    [Fact]
    public async Task What_is_wrong_with_a_command_is_said_before_a_database_is_made()
    {
        await using var folder = new CliFolder();
        Assert.Contains("read, jobs, worker, admin", (await folder.RunAsync("tokens", "create", "ci", "--scope", "decide")).Exits(2).Errors);
        Assert.Contains("--scope", (await folder.RunAsync("tokens", "create", "ci")).Exits(2).Errors);
        Assert.Contains("--expires", (await folder.RunAsync("tokens", "create", "ci", "--scope", "read", "--expires", "4000d")).Exits(2).Errors);
        Assert.False(Directory.Exists(folder.DataDirectory));
    }
}
