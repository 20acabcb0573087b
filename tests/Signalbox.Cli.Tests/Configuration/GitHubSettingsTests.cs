using Signalbox.Cli.Tests.Processes;

namespace Signalbox.Cli.Tests.Configuration;

public sealed class GitHubSettingsTests
{
    private const string Token = "ghp_0123456789abcdef";

    [Fact]
    public async Task The_doctor_says_which_repositories_the_token_is_for()
    {
        await using var folder = new CliFolder();
        await folder.WriteAsync("signalbox.yaml", "github:\n  apiUrl: https://ghe.example.org/api/v3\n  repository: acme/ignored\n  allowedRepositories: [acme/tool, acme/site]\n  baseBranch: release/2.0\n  apiVersion: 2026-03-10\n");
        folder.Environment["GITHUB_REPOSITORY"] = "acme/app";
        await folder.WriteAsync(".env", $"GITHUB_TOKEN={Token}\n");

        var told = await folder.RunAsync("doctor");

        Assert.Contains("OK   GITHUB_TOKEN", told.Output);
        Assert.Contains("set, for acme/app, acme/tool, acme/site at ghe.example.org", told.Output);
        Assert.DoesNotContain(Token, told.Output + told.Errors);
    }

    [Fact]
    public async Task Faults_of_these_settings_are_told_at_once_and_without_their_secrets()
    {
        await using var folder = new CliFolder();
        await folder.WriteAsync("signalbox.yaml", "github:\n  allowedRepositories: [acme/tool, acme]\n  baseBranch: ''\n  apiVersion: 2021-01-01\n  token: visible\n");
        folder.Environment["GITHUB_API_URL"] = "http://me:very-secret-4@github.example.org";
        folder.Environment["GITHUB_REPOSITORY"] = "https://github.com/acme/app";
        folder.Environment["GITHUB_TOKEN"] = "very secret 5";

        var errors = (await folder.RunAsync("jobs", "list")).Exits(2).Errors;

        Assert.Contains("github.apiUrl (GITHUB_API_URL): must be an https address without a user name, or http on this machine", errors);
        Assert.Contains("github.repository: is 'https://github.com/acme/app' and must be a repository such as owner/name", errors);
        Assert.Contains("github.allowedRepositories (signalbox.yaml line 2)", errors);
        Assert.Contains("github.baseBranch (signalbox.yaml line 3)", errors);
        Assert.Contains("github.apiVersion (signalbox.yaml line 4): is '2021-01-01' and must be 2022-11-28 or 2026-03-10", errors);
        Assert.Contains("github.token (signalbox.yaml line 5): is not a setting", errors);
        Assert.Contains("GITHUB_TOKEN: must be visible ASCII characters", errors);
        Assert.DoesNotContain("very-secret-4", errors);
        Assert.DoesNotContain("very secret 5", errors);
    }
}
