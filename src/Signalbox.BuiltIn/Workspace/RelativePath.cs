using System.Text;
using Signalbox.Durability;

namespace Signalbox.BuiltIn.Workspace;

/// <summary>What a path given in a job's input must satisfy before a file of that name is touched.</summary>
internal static class RelativePath
{
    private const int MaximumSegmentBytes = 255;
    private const int MaximumBytes = 1_024;

    /// <summary>
    /// Why <paramref name="path"/> may not be used, or null when it may. The path is relative, in <c>/</c>-separated
    /// segments that each name an ordinary file or folder.
    /// </summary>
    public static string? Fault(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
            return "must not be empty";
        if (UnseenCharacters.NameFault(path) is { } unseen)
            return unseen;
        if (path.Contains('\\'))
            return "must separate folders with '/', not with a backslash";
        if (path[0] == '/')
            return "must be relative: it must not begin with '/'";
        if (path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0]))
            return "must not name a drive";
        if (Encoding.UTF8.GetByteCount(path) > MaximumBytes)
            return $"must be at most {MaximumBytes:N0} bytes long";
        foreach (var segment in path.Split('/'))
        {
            if (SegmentFault(segment) is { } fault)
                return fault;
        }

        return null;
    }

    private static string? SegmentFault(string segment)
    {
        if (segment.Length == 0)
            return "must not have an empty segment";
        // Some file systems drop dots and spaces at the end of a name, so '.git.' and '.. ' are judged by what is left.
        var plain = segment.TrimEnd('.', ' ');
        if (plain.Length == 0)
            return "must not have a segment of dots or spaces alone, such as '..'";
        if (plain.Equals(".git", StringComparison.OrdinalIgnoreCase) || plain.Equals("git~1", StringComparison.OrdinalIgnoreCase))
            return "must not reach into a '.git' folder";
        if (segment.StartsWith(ContainedFolder.OwnPrefix, StringComparison.OrdinalIgnoreCase))
            return $"must not have a segment that begins with '{ContainedFolder.OwnPrefix}', which is reserved";
        return Encoding.UTF8.GetByteCount(segment) > MaximumSegmentBytes
            ? $"must not have a segment longer than {MaximumSegmentBytes} bytes"
            : null;
    }
}
