using System.Runtime.InteropServices;

namespace Signalbox.EventLog.Git;

/// <summary>A part of a file that holds whole lines.</summary>
/// <param name="From">Where its first line begins.</param>
/// <param name="To">Where the line behind its last begins.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ByteRange(long From, long To)
{
    /// <summary>Adds a line behind the last range, as a part of it where they touch.</summary>
    public static void Add(List<ByteRange> ranges, long from, long to)
    {
        if (ranges.Count > 0 && ranges[^1].To == from)
            ranges[^1] = new ByteRange(ranges[^1].From, to);
        else
            ranges.Add(new ByteRange(from, to));
    }
}
