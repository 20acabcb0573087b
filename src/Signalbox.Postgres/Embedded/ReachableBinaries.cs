using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Signalbox.Postgres.Embedded;

/// <summary>
/// Programs that root's unprivileged account can run. Those in a folder that it cannot enter, such as a cache in
/// root's home, are copied once to <c>/var/lib/signalbox</c>, with what lies beside their folder.
/// </summary>
internal static class ReachableBinaries
{
    private const UnixFileMode ReadByAll =
        UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode RunByAll =
        UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The programs themselves, or a copy of them that the account can enter.</summary>
    /// <exception cref="EmbeddedServerException">They are out of reach and cannot be copied as a whole.</exception>
    public static async Task<PostgresBinaries> ForAsync(
        PostgresBinaries binaries, ServerAccount account, CancellationToken cancellationToken)
    {
        if (await account.CanEnterAsync(binaries.Folder, cancellationToken))
            return binaries;

        string source = Path.GetDirectoryName(binaries.Folder)!;
        if (!Directory.Exists(Path.Combine(source, "share")) || !Directory.Exists(Path.Combine(source, "lib")))
        {
            throw new EmbeddedServerException(
                $"The account {account.Name}, as which PostgreSQL runs for root, cannot enter {binaries.Folder}: move "
                + "PostgreSQL where it can, or start Signalbox as another user.");
        }

        await SystemFolder.EnsureAsync(account, cancellationToken);
        string copy = Path.Combine(SystemFolder.Path, "binaries-" + Fingerprint(binaries));
        if (!Directory.Exists(copy))
        {
            string fresh = $"{copy}.new-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
            Copy(source, fresh);
            OpenToAll(fresh);
            Publish(fresh, copy);
        }

        PostgresBinaries copied = binaries with { Folder = Path.Combine(copy, Path.GetFileName(binaries.Folder)) };
        // An older Signalbox made the copy as the umask of that moment would have it.
        if (!await account.CanEnterAsync(copied.Program("postgres"), cancellationToken))
            OpenToAll(copy);
        return copied;
    }

    private static string Fingerprint(PostgresBinaries binaries)
    {
        FileInfo program = new(binaries.Program("postgres"));
        string text = string.Create(
            CultureInfo.InvariantCulture, $"{program.FullName}\n{program.Length}\n{program.LastWriteTimeUtc.Ticks}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }

    private static void Copy(string source, string target)
    {
        OwnedFiles.EnsureFolder(target, OwnedFiles.PrivateFolder);
        foreach (FileInfo file in new DirectoryInfo(source).EnumerateFiles())
        {
            string copied = Path.Combine(target, file.Name);
            if (file.LinkTarget is { } link && !Path.IsPathRooted(link))
            {
                File.CreateSymbolicLink(copied, link);
                continue;
            }

            file.CopyTo(copied);
        }

        foreach (DirectoryInfo folder in new DirectoryInfo(source).EnumerateDirectories())
            Copy(folder.FullName, Path.Combine(target, folder.Name));
    }

    // What the owner may run, everybody may.
    private static void OpenToAll(string folder)
    {
        OwnedFiles.AddMode(folder, ReadByAll | RunByAll);
        foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles().Where(f => f.LinkTarget is null))
            OwnedFiles.AddMode(file.FullName, file.UnixFileMode.HasFlag(UnixFileMode.UserExecute) ? ReadByAll | RunByAll : ReadByAll);
        foreach (DirectoryInfo inner in new DirectoryInfo(folder).EnumerateDirectories().Where(d => d.LinkTarget is null))
            OpenToAll(inner.FullName);
    }

    private static void Publish(string fresh, string copy)
    {
        try
        {
            Directory.Move(fresh, copy);
        }
        catch (IOException) when (Directory.Exists(copy))
        {
            // Another process made the same copy in the same moment.
            OwnedFiles.TryDeleteFolder(fresh);
        }
    }
}
