using Signalbox.BuiltIn.Evidence;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Variables;

namespace Signalbox.Cli.Configuration;

/// <summary>Reads the section <c>github</c> with GitHub's own variables: where pull requests are asked for as evidence.</summary>
internal static class GitHubSettings
{
    private const string Repository = "a repository such as owner/name";

    /// <summary>Reads it. The token comes from <c>GITHUB_TOKEN</c> only, so that no file with it is passed around.</summary>
    public static GitHubOptions Read(SettingsReader reader, EnvironmentValues environment)
    {
        reader.Alias("github.apiUrl", "GITHUB_API_URL", environment);
        reader.Alias("github.repository", "GITHUB_REPOSITORY", environment);
        var defaults = new GitHubOptions();
        var token = environment["GITHUB_TOKEN"]?.Trim();
        KnownSecrets.Learn(token);
        if (token?.Any(c => c is <= ' ' or > '~') == true)
            reader.Add("GITHUB_TOKEN: must be visible ASCII characters");
        var api = reader.Secret("github.apiUrl", "an https address without a user name, or http on this machine", IsApi);
        var repository = reader.Text("github.repository", 200, null);
        if (repository is not null && !GitHubOptions.IsRepository(repository))
            reader.Add($"github.repository: is '{repository}' and must be {Repository}");
        return new GitHubOptions
        {
            ApiUrl = api is null ? defaults.ApiUrl : new Uri(api),
            Repository = repository,
            AllowedRepositories = reader.Texts("github.allowedRepositories", 200, [], GitHubOptions.IsRepository, $"a list, each {Repository}"),
            BaseBranch = reader.Text("github.baseBranch", 250, null),
            ApiVersion = reader.Choice("github.apiVersion", GitHubOptions.ApiVersions) ?? defaults.ApiVersion,
            Token = token is { Length: > 0 } ? token : null,
        };
    }

    private static bool IsApi(string text) =>
        text.Length <= 2_000 && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Host.Length > 0 && url.UserInfo.Length == 0 && url.Query.Length == 0
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));
}
