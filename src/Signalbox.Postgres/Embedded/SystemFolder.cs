namespace Signalbox.Postgres.Embedded;

/// <summary>
/// Where root keeps what its unprivileged account must reach. Others may pass through it to what they know by name, and list
/// nothing.
/// </summary>
internal static class SystemFolder
{
    /// <summary>The folder.</summary>
    public const string Path = "/var/lib/signalbox";

    /// <summary>All for the owner; others may pass through to what they know by name.</summary>
    public const UnixFileMode EnterOnly =
        OwnedFiles.PrivateFolder | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>True for a folder that lies directly in this one.</summary>
    public static bool Holds(string folder) => System.IO.Path.GetDirectoryName(folder) == Path;

    /// <summary>Makes the folder when it is missing, and lets the account pass through it.</summary>
    /// <exception cref="EmbeddedServerException">The account cannot: the folder is another's, or one above it is closed.
    /// </exception>
    public static async Task EnsureAsync(ServerAccount account, CancellationToken cancellationToken)
    {
        OwnedFiles.EnsureFolder(Path, EnterOnly);
        if (await account.CanEnterAsync(Path, cancellationToken))
            return;
        // An older Signalbox made it as the umask of that moment would have it.
        if (FileStatus.TryRead(Path)?.Owner == Libc.geteuid())
            OwnedFiles.AddMode(Path, EnterOnly);
        if (!await account.CanEnterAsync(Path, cancellationToken))
        {
            throw new EmbeddedServerException(
                $"The account {account.Name}, as which PostgreSQL runs for root, cannot enter {Path}: let others pass "
                + $"through each folder on the way there (chmod o+x; 'namei -l {Path}' shows them), or start Signalbox as "
                + "another user.");
        }
    }
}
