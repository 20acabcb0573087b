using System.Security.Cryptography;
using System.Text;

namespace Signalbox.Postgres.Embedded;

/// <summary>
/// The folder of the server's socket. Whoever can enter it is let in without a password, so it belongs to the server's
/// account and to nobody else.
/// </summary>
internal static class SocketFolder
{
    /// <summary>The port that names the socket; nothing listens on TCP.</summary>
    public const int Port = 5432;

    // A list of folders or hosts is split at these in PostgreSQL's settings or in a connection string.
    private const string Separators = ",:'\"\\";

    private static readonly int LongestPath = OperatingSystem.IsMacOS() ? 103 : 107;

    /// <summary>
    /// The folder for a home: <c>postgres.socket</c> in it, or, where that path does not fit a socket's address, a short
    /// one in the user's runtime folder.
    /// </summary>
    /// <param name="home">The folder that holds the cluster.</param>
    /// <param name="account">Whom the server runs as.</param>
    /// <param name="runtimeFolder">The user's runtime folder, if there is one.</param>
    public static string For(string home, ServerAccount account, string? runtimeFolder)
    {
        string beside = Path.Combine(home, "postgres.socket");
        if (Fits(beside))
            return beside;

        string name = "signalbox-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(home)))[..16];
        // An unprivileged account cannot enter the runtime folder of root.
        string parent = account.IsOwn && runtimeFolder is { Length: > 0 } && Directory.Exists(runtimeFolder)
            ? runtimeFolder
            : "/tmp";
        string preferred = Path.Combine(parent, name);
        return Fits(preferred) ? preferred : Path.Combine("/tmp", name);
    }

    /// <summary>The socket's file in its folder.</summary>
    public static string FileIn(string folder) => Path.Combine(folder, $".s.PGSQL.{Port}");

    /// <summary>
    /// Creates the folder, or checks the one that is there and clears it of a killed server's socket, whose lock names
    /// a process that may since be another's.
    /// </summary>
    /// <exception cref="EmbeddedServerException">The folder is a link, or another account's, or open to others.
    /// </exception>
    public static void Prepare(string folder, ServerAccount account)
    {
        if (FileStatus.TryRead(folder, followLink: false) is null)
        {
            OwnedFiles.EnsureFolder(folder, OwnedFiles.PrivateFolder);
            // Between the look and the creation somebody else may have put a folder there.
            Check(folder, Libc.geteuid());
            account.Own(folder);
        }

        Check(folder, account.User);
        File.Delete(FileIn(folder));
        File.Delete(FileIn(folder) + ".lock");
    }

    /// <summary>Checks that the folder is the account's alone.</summary>
    /// <exception cref="EmbeddedServerException">It is a link, or another account's, or open to others.</exception>
    public static void Check(string folder, uint owner)
    {
        FileStatus? status = FileStatus.TryRead(folder, followLink: false);
        string? fault = status switch
        {
            null => "cannot be looked at",
            { IsFolder: false } => "is not a folder",
            _ when status.Owner != owner => $"belongs to user {status.Owner} instead of {owner}",
            { IsPrivate: false } => "is open to other users",
            _ => null,
        };
        if (fault is not null)
        {
            throw new EmbeddedServerException(
                $"The socket folder {folder} {fault}, so other users could reach the database through it: remove it "
                + "and start again.");
        }
    }

    private static bool Fits(string folder) =>
        Encoding.UTF8.GetByteCount(FileIn(folder)) <= LongestPath
        && !folder.Any(c => char.IsControl(c) || Separators.Contains(c));
}
