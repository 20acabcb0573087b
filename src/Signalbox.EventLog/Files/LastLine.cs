using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Events;

namespace Signalbox.EventLog.Files;

/// <summary>The bytes behind the last line feed of a file, looked at as a line; only whoever holds the lock knows that nobody is about to write the rest.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Length">How long it is in bytes.</param>
/// <param name="IsBlank">True when there is nothing in it.</param>
/// <param name="Fault">Why it is no event, to follow "the line is": it is torn; null when it only lacks its line feed, or is blank.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LastLine(long Offset, long Length, bool IsBlank, string? Fault)
{
    /// <summary>Looks at it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="from">Where it begins.</param>
    /// <param name="to">Where the file ends.</param>
    public static LastLine Look(SafeFileHandle file, long from, long to)
    {
        if (from == 0)
            from = LineFormat.Start(file);
        if (to - from > EventBounds.LineBytes)
            return new LastLine(from, to - from, false, EventBounds.TooLong);
        var bytes = new byte[to - from];
        Reading.Fully(file, bytes, from);
        var line = LineFormat.WithoutReturn(bytes);
        var isBlank = LineFormat.IsBlank(line);
        return new LastLine(from, line.Length, isBlank, isBlank ? null : EventLine.Read(line, out _));
    }
}
