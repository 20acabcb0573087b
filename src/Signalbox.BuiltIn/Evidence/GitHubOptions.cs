namespace Signalbox.BuiltIn.Evidence;

/// <summary>Where pull requests are asked for, and which of them are evidence.</summary>
public sealed record GitHubOptions
{
    /// <summary>The version of the API that is asked for unless another is set.</summary>
    public const string DefaultApiVersion = "2022-11-28";

    /// <summary>The versions of the API that are understood; the newer one has no <c>merge_commit_sha</c>, which is not used.</summary>
    public static IReadOnlyList<string> ApiVersions { get; } = [DefaultApiVersion, "2026-03-10"];

    /// <summary>The API: <c>https://api.github.com</c>, or <c>https://HOST/api/v3</c> of a GitHub Enterprise Server.</summary>
    public Uri ApiUrl { get; init; } = new("https://api.github.com");

    /// <summary>The repository that the work is for, as <c>owner/name</c>; null for none.</summary>
    public string? Repository { get; init; }

    /// <summary>Other repositories, as <c>owner/name</c>, whose pull requests are evidence as well.</summary>
    public IReadOnlyList<string> AllowedRepositories { get; init; } = [];

    /// <summary>The token; null asks without one, which public repositories allow at a low rate. It is sent to <see cref="ApiUrl"/> only.</summary>
    public string? Token { get; init; }

    /// <summary>One of <see cref="ApiVersions"/>.</summary>
    public string ApiVersion { get; init; } = DefaultApiVersion;

    /// <summary>The branch that pull requests must be merged into; null for the repository's default branch.</summary>
    public string? BaseBranch { get; init; }

    /// <summary>How long one check may take, all requests together.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Every repository whose pull requests are evidence.</summary>
    internal IReadOnlyList<string> Repositories =>
        Repository is null ? AllowedRepositories : [Repository, .. AllowedRepositories.Where(r => !r.Equals(Repository, StringComparison.OrdinalIgnoreCase))];

    /// <summary>True when a text is a repository's <c>owner/name</c>.</summary>
    public static bool IsRepository(string text) => PullRequestAddress.IsRepository(text);

    /// <summary>Tells the settings without the token.</summary>
    public override string ToString() =>
        $"GitHubOptions {{ ApiUrl = {ApiUrl}, Repositories = {string.Join(", ", Repositories)}, Token = {(Token is null ? "none" : "***")} }}";
}
