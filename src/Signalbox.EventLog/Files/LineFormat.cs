using Microsoft.Win32.SafeHandles;

namespace Signalbox.EventLog.Files;

/// <summary>
/// What of the bytes of a line is the line. Its end is LF or CR LF, which programs and git change into each other; a byte-order
/// mark before a file's first line is no part of it; and one that holds nothing but spaces, tabs and CRs is blank.
/// </summary>
internal static class LineFormat
{
    private const byte Return = (byte)'\r';
    private const int MarkLength = 3;

    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>A line without the CR before its line feed.</summary>
    /// <param name="line">The line without its line feed.</param>
    public static ReadOnlySpan<byte> WithoutReturn(ReadOnlySpan<byte> line) => !line.IsEmpty && line[^1] == Return ? line[..^1] : line;

    /// <summary>A file's beginning without its byte-order mark.</summary>
    public static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> start) => start.StartsWith(Mark) ? start[MarkLength..] : start;

    /// <summary>True when there is nothing in a line.</summary>
    public static bool IsBlank(ReadOnlySpan<byte> line) => line.IsEmpty || (line[0] <= (byte)' ' && line.IndexOfAnyExcept((byte)' ', (byte)'\t', Return) < 0);

    /// <summary>Where a file's first line begins: behind its byte-order mark, if it has one.</summary>
    public static int Start(SafeFileHandle file)
    {
        Span<byte> start = stackalloc byte[MarkLength];
        return RandomAccess.Read(file, start, 0) == MarkLength && start.SequenceEqual(Mark) ? MarkLength : 0;
    }
}
