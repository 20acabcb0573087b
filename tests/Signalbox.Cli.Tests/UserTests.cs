using Signalbox.Cli.Tests.Processes;

namespace Signalbox.Cli.Tests;

public sealed class UserTests
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task People_are_added_listed_changed_and_disabled()
    {
        await using var folder = new CliFolder();
        var added = (await RunAsync(folder, Password + "\n", "users", "add", "ada", "--role", "admin", "--password-stdin", "--json")).Exits(0).Json;
        Assert.Equal(("ada", "admin"), (added.GetProperty("username").GetString(), added.GetProperty("role").GetString()));
        Assert.Contains("added as approver", (await RunAsync(folder, Password, "users", "add", "maria", "--role", "approver", "--password-stdin")).Exits(0).Output);
        Assert.Contains("already", (await RunAsync(folder, Password, "users", "add", "MARIA", "--role", "viewer", "--password-stdin")).Exits(1).Errors);

        (await folder.RunAsync("users", "role", "maria", "--role", "operator")).Exits(0);
        (await folder.RunAsync("users", "disable", "maria")).Exits(0);
        var listed = (await folder.RunAsync("users", "list")).Exits(0).Lines;
        Assert.Matches("^ada +admin +enabled +never", listed[1]);
        Assert.Matches("^maria +operator +disabled +never", listed[2]);
        (await folder.RunAsync("users", "enable", "maria")).Exits(0);
        (await RunAsync(folder, "another long password", "users", "passwd", "maria", "--password-stdin")).Exits(0);

        var audit = (await folder.RunAsync("audit", "list", "--json")).Exits(0);
        Assert.Equal(
            ["password_changed", "account_enabled", "account_disabled", "role_changed", "account_added", "account_added"],
            audit.Json.EnumerateArray().Select(e => e.GetProperty("action").GetString()));
        Assert.All(audit.Json.EnumerateArray(), e => Assert.StartsWith("os:", e.GetProperty("actor").GetString()));
        Assert.DoesNotContain("long password", audit.Output);
        Assert.Contains("user maria", (await folder.RunAsync("audit", "list", "--limit", "1")).Exits(0).Output);
        Assert.Null(folder.ServerProcess);
    }

    [Fact]
    public async Task The_last_admin_cannot_be_disabled_or_demoted()
    {
        await using var folder = new CliFolder();
        (await RunAsync(folder, Password, "users", "add", "ada", "--role", "admin", "--password-stdin")).Exits(0);
        foreach (var words in (string[][])[["users", "disable", "ada"], ["users", "role", "ada", "--role", "viewer"]])
            Assert.Contains("last enabled admin", (await folder.RunAsync(words)).Exits(4).Errors);
    }

    [Fact]
    public async Task What_is_wrong_with_a_command_is_said_before_a_database_is_made()
    {
        await using var folder = new CliFolder();
        Assert.Contains("viewer, operator, approver, admin", (await RunAsync(folder, Password, "users", "add", "ada", "--role", "root", "--password-stdin")).Exits(2).Errors);
        Assert.Contains("--password-stdin", (await folder.RunAsync("users", "add", "ada", "--role", "admin")).Exits(2).Errors);
        Assert.Contains("--limit", (await folder.RunAsync("audit", "list", "--limit", "0")).Exits(2).Errors);
        Assert.False(Directory.Exists(folder.DataDirectory));

        Assert.Contains("at least 8", (await RunAsync(folder, "short", "users", "add", "ada", "--role", "admin", "--password-stdin")).Exits(2).Errors);
        Assert.Contains("colon", (await RunAsync(folder, Password, "users", "add", "os:ada", "--role", "admin", "--password-stdin")).Exits(2).Errors);
        Assert.Contains("no user 'nobody'", (await RunAsync(folder, Password, "users", "passwd", "nobody", "--password-stdin")).Exits(1).Errors);
        Assert.Contains("no users yet", (await folder.RunAsync("users", "list")).Exits(0).Output);
    }

    private static Task<CliResult> RunAsync(CliFolder folder, string input, params string[] words)
    {
        var command = folder.Words(words);
        return folder.StartProgram(command[0], command[1..], input).EndAsync();
    }
}
