namespace Signalbox.Policy;

/// <summary>Files that raise the risk of a job that writes code.</summary>
public sealed record ProtectedPaths
{
    /// <summary>The least risk of a job whose input names one of the files.</summary>
    public RiskLevel Risk { get; init; } = RiskLevel.High;

    /// <summary>The types of jobs that write code.</summary>
    public IReadOnlyList<string> JobTypes { get; init; } = ["code", "code-generation"];

    /// <summary>
    /// Patterns of paths, whatever their letter case: <c>*</c> stands for any part of one name, <c>**</c> for any number of folders,
    /// <c>?</c> for one character. A pattern without a slash fits in every folder.
    /// </summary>
    public IReadOnlyList<string> Patterns { get; init; } =
    [
        ".github/workflows/**", ".github/actions/**", ".gitlab-ci.yml", ".circleci/**", "azure-pipelines*.yml", "Jenkinsfile", ".buildkite/**",
        "package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock*", "packages.lock.json", "Cargo.lock", "go.sum",
        "poetry.lock", "Pipfile.lock", "uv.lock", "composer.lock", "Gemfile.lock", "gradle.lockfile",
        ".env", ".env.*", "*.pem", "*.key", "*.pfx", "*.p12", "id_rsa*", "id_ed25519*", ".npmrc", ".netrc", "credentials*", "**/secrets/**",
    ];
}
