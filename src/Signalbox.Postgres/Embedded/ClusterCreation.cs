using System.Security.Cryptography;

namespace Signalbox.Postgres.Embedded;

/// <summary>
/// Creates a cluster beside its place and moves it there when it is whole, so that a kill leaves nothing half-made.
/// </summary>
internal static class ClusterCreation
{
    /// <summary>The role that owns the cluster; Signalbox itself works with a lesser one.</summary>
    public const string Superuser = "postgres";

    private const string Unfinished = "postgres.new-";
    private const int FirstVersionWithBuiltinLocale = 17;

    /// <summary>Deletes what interrupted creations left, which only the holder of the start lock may do.</summary>
    public static void DeleteUnfinished(ClusterHome home)
    {
        if (!Directory.Exists(home.Folder))
            return;
        foreach (string leftover in Directory.EnumerateDirectories(home.Folder, Unfinished + "*"))
            OwnedFiles.TryDeleteFolder(leftover);
    }

    /// <summary>Creates the cluster of a home that has none.</summary>
    /// <exception cref="EmbeddedServerException">It cannot be created, for want of room or rights for example.
    /// </exception>
    public static async Task CreateAsync(ClusterHome home, PostgresBinaries binaries, CancellationToken cancellationToken)
    {
        home.Prepare();
        string fresh = Path.Combine(home.Folder, Unfinished + RandomNumberGenerator.GetHexString(8, lowercase: true));
        ChildResult result = await InitialiseAsync(fresh, home, binaries, Locale(binaries, "C.UTF-8"), cancellationToken);
        // A machine may lack the locale C.UTF-8; plain C differs only in which letters it knows to have two cases.
        if (!result.Succeeded && result.Errors.Contains("locale", StringComparison.Ordinal))
            result = await InitialiseAsync(fresh, home, binaries, Locale(binaries, "C"), cancellationToken);
        if (!result.Succeeded)
        {
            OwnedFiles.TryDeleteFolder(fresh);
            cancellationToken.ThrowIfCancellationRequested();
            throw new EmbeddedServerException(
                $"PostgreSQL could not create its cluster in {home.Folder}; check the free space and the rights there "
                + $"and start again. It said:\n{ServerLogTail.Of(result.Errors)}");
        }

        ServerSettings.Include(fresh, home.Account);
        Directory.Move(fresh, home.Cluster);
        OwnedFiles.FlushFolder(home.Folder);
        home.Commit();
    }

    private static Task<ChildResult> InitialiseAsync(
        string folder,
        ClusterHome home,
        PostgresBinaries binaries,
        string[] locale,
        CancellationToken cancellationToken)
    {
        OwnedFiles.TryDeleteFolder(folder);
        OwnedFiles.CreateFolder(folder, home.Account);
        // initdb takes its folder relative to where it stands, so that no path needs quoting anywhere.
        return home.Account.RunAsync(
            binaries.Program("initdb"),
            [
                "--pgdata=.", $"--username={Superuser}", "--auth-local=reject", "--auth-host=reject",
                "--encoding=UTF8", "--data-checksums", .. locale,
            ],
            folder,
            cancellationToken);
    }

    // Text sorts by code point, which no library update changes under an index; case is folded for all of Unicode.
    private static string[] Locale(PostgresBinaries binaries, string letters) =>
        binaries.MajorVersion >= FirstVersionWithBuiltinLocale
            ? ["--locale=C", "--locale-provider=builtin", $"--builtin-locale={letters}"]
            : ["--locale=C", $"--lc-ctype={letters}"];
}
