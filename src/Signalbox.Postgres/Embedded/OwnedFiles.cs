using System.Security.Cryptography;

namespace Signalbox.Postgres.Embedded;

/// <summary>
/// Files and folders made on behalf of the server's account. Root writes here into folders of an unprivileged account,
/// so nothing follows a link that the account may have put there: files are created new and moved into place.
/// </summary>
internal static class OwnedFiles
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode Permissions = (UnixFileMode)0b111_111_111;

    /// <summary>Read, write and enter for the owner, nothing for anybody else.</summary>
    public const UnixFileMode PrivateFolder = Private | UnixFileMode.UserExecute;

    /// <summary>Puts the text in place of the file at once: a reader sees the old or the new, never a part.</summary>
    /// <param name="path">The file, which need not exist.</param>
    /// <param name="text">All of its new text.</param>
    /// <param name="account">Whose it will be; this process's account when null.</param>
    public static void Replace(string path, string text, ServerAccount? account)
    {
        string fresh = $"{path}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}.tmp";
        using (FileStream stream = CreateFile(fresh))
        {
            stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }

        account?.Own(fresh);
        File.Move(fresh, path, overwrite: true);
        FlushFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Creates an empty private folder of the account; fails when the path exists.</summary>
    public static void CreateFolder(string path, ServerAccount account)
    {
        if (Path.Exists(path))
            throw new IOException($"{path} exists already.");
        EnsureFolder(path, PrivateFolder);
        account.Own(path);
    }

#pragma warning disable CA1416 // The embedded server refuses Windows before it comes here.
    /// <summary>Creates a private file of this process's account; fails when the path exists, even as a link.</summary>
    public static FileStream CreateFile(string path) =>
        new(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite,
            UnixCreateMode = Private,
        });

    /// <summary>
    /// Creates a folder of this process's account with exactly this mode, whatever the umask; one that is there stays as it is.
    /// Missing folders above it are made as the umask says, but let pass whoever may enter the folder.
    /// </summary>
    public static void EnsureFolder(string path, UnixFileMode mode)
    {
        if (Directory.Exists(path))
            return;
        EnsureAbove(Path.GetDirectoryName(path), mode & SystemFolder.EnterOnly);
        Directory.CreateDirectory(path, mode);
        ChangeMode(path, made => (made & ~Permissions) | mode);
    }

    /// <summary>Allows more with a file of this process's account than it allowed before.</summary>
    public static void AddMode(string path, UnixFileMode mode) =>
        File.SetUnixFileMode(path, File.GetUnixFileMode(path) | mode);

    private static void EnsureAbove(string? path, UnixFileMode passing)
    {
        if (path is null || Directory.Exists(path))
            return;
        EnsureAbove(Path.GetDirectoryName(path), passing);
        Directory.CreateDirectory(path);
        ChangeMode(path, made => made | passing);
    }

    private static void ChangeMode(string path, Func<UnixFileMode, UnixFileMode> change)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle folder = Libc.OpenNewFolder(path);
        UnixFileMode made = File.GetUnixFileMode(folder);
        if (change(made) is var wanted && wanted != made)
            File.SetUnixFileMode(folder, wanted);
    }
#pragma warning restore CA1416

    /// <summary>Flushes a folder's list of names, so that a rename in it outlives a power cut.</summary>
    public static void FlushFolder(string path)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle folder = Libc.OpenFolder(path);
        _ = Libc.fsync(folder);
    }

    /// <summary>Deletes a folder left by a killed process; what resists is left for the next time.</summary>
    public static void TryDeleteFolder(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It is garbage and takes only room.
        }
    }
}
