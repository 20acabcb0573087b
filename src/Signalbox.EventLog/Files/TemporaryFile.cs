using Microsoft.Win32.SafeHandles;

namespace Signalbox.EventLog.Files;

/// <summary>
/// Files that are written before they take the name of another one. Each is made new, under a name that nobody can guess: what
/// stands in the folder is never opened for one.
/// </summary>
internal static class TemporaryFile
{
    /// <summary>How their names end.</summary>
    public const string Ending = ".new";

    /// <summary>A name for one.</summary>
    /// <param name="prefix">What the name begins with, with the folder.</param>
    public static string Name(string prefix) => $"{prefix}.{Guid.NewGuid():N}{Ending}";

    /// <summary>Makes one, to be written; null with <paramref name="error"/> when that is refused.</summary>
    public static SafeFileHandle? TryMake(string path, out int error) =>
        LogFile.TryOpen(path, Libc.ReadWrite | Libc.Append | Libc.Create | Libc.Exclusive, out error);

    /// <summary>Takes away those that a killed process left behind. Only for who knows that nobody else has one with these names.</summary>
    /// <param name="folder">Their folder.</param>
    /// <param name="prefix">What their names begin with.</param>
    public static void ClearLeft(string folder, string prefix)
    {
        foreach (var left in Directory.EnumerateFiles(folder, $"{prefix}*{Ending}", Matching))
            File.Delete(left);
    }

    private static EnumerationOptions Matching => new() { AttributesToSkip = FileAttributes.None, MatchType = MatchType.Simple, MatchCasing = MatchCasing.CaseSensitive };
}
