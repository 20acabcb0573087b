using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Faults;

namespace Signalbox.EventLog.Files;

/// <summary>
/// Opens files of a log. Whoever may write its folder, or push commits into it, chooses what stands at their names: so a file is
/// opened below the handle of its folder and through no symbolic link, holds bytes, has no second name (a hard link to somebody's
/// file), and is of an account that may have put it there. The folder itself, and what leads to it, is the operator's choice.
/// </summary>
internal static class LogFile
{
    private const int GroupOrOthersWrite = 0b000_010_010;

    /// <summary>Opens a file; null with <paramref name="error"/> when that is refused, by the system or by the rules above (see <see cref="OpenError"/>).</summary>
    /// <param name="path">The file.</param>
    /// <param name="flags">How; with <see cref="Libc.Create"/> it is made where there is none.</param>
    /// <param name="error">Why not; zero when it is open.</param>
    /// <param name="names">How many names the file may have.</param>
    public static SafeFileHandle? TryOpen(string path, int flags, out int error, int names = 1)
    {
        using var folder = Libc.TryOpenFolder(Path.GetDirectoryName(path)!, out error);
        if (folder is null)
            return null;
        // A pipe would be waited for until somebody else opens it.
        var file = Libc.TryOpenIn(folder, Path.GetFileName(path), flags | Libc.NonBlocking, out error);
        if (file is null)
            return null;
        error = Fault(folder, file, names);
        if (error == 0)
            return file;
        file.Dispose();
        return null;
    }

    /// <summary>The bytes of a small file; null when there is none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">How many bytes it may have.</param>
    /// <exception cref="EventLogException">It cannot be read, or is too long.</exception>
    public static byte[]? TryRead(string path, int most = 16 * 1024 * 1024)
    {
        using var file = Reading.Open(path);
        if (file is null)
            return null;
        var length = RandomAccess.GetLength(file);
        if (length > most)
            throw new EventLogException(EventLogFault.Broken, $"{path} is {length:N0} bytes long, which no file of its kind is: move it away, then try again.");
        var bytes = new byte[length];
        Reading.Fully(file, bytes, 0);
        return bytes;
    }

    private static int Fault(SafeFileHandle folder, SafeFileHandle file, int names)
    {
        if (Libc.OwnershipOf(file) is not { } standing)
            return 0;
        if (!standing.IsOrdinary)
            return OpenError.NoFile;
        if (standing.Names > names)
            return OpenError.OtherName;
        return Libc.OwnershipOf(folder) is { } above && !IsExpected(standing, above) ? OpenError.OtherOwner : 0;
    }

    // Where several accounts write, a file of any of them may stand there; one that its owner keeps to itself was not put there for others.
    private static bool IsExpected(FileOwnership file, FileOwnership folder) =>
        file.Owner == Libc.Account || file.Owner == folder.Owner || file.Owner == 0
        || ((folder.Mode & GroupOrOthersWrite) != 0 && (file.Mode & GroupOrOthersWrite) != 0);
}
