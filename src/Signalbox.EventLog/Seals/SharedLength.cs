using System.Globalization;
using System.Text;
using Signalbox.EventLog.Files;

namespace Signalbox.EventLog.Seals;

/// <summary>
/// Up to where a log was shared with other copies when it was last shared. Lines before that may stand in another order
/// elsewhere, so a seal made here does not cover them: it would be wrong there.
/// </summary>
internal static class SharedLength
{
    private const string Name = ".events.shared";

    /// <summary>The length in bytes; zero when the log is not shared.</summary>
    public static long Read(string folder)
    {
        var kept = LogFile.TryRead(Path.Combine(folder, Name));
        return kept is not null && long.TryParse(Encoding.ASCII.GetString(kept), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var length) ? length : 0;
    }

    /// <summary>True when the log was shared before.</summary>
    public static bool IsKnown(string folder) => Libc.FactsAt(Path.Combine(folder, Name)) is not null;

    /// <summary>True when the log is shared, or lies where it may be: in a git work tree.</summary>
    public static bool IsShared(string folder)
    {
        if (IsKnown(folder))
            return true;
        for (var above = new DirectoryInfo(folder); above is not null; above = above.Parent)
        {
            if (Path.Exists(Path.Combine(above.FullName, ".git")))
                return true;
        }

        return false;
    }

    /// <summary>Remembers it.</summary>
    public static void Write(string folder, long length)
    {
        if (length != Read(folder))
            AtomicFile.Write(Path.Combine(folder, Name), Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{length}\n")));
    }
}
