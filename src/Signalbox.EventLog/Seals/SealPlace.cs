using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Files;

namespace Signalbox.EventLog.Seals;

/// <summary>Where the next seal begins to cover.</summary>
/// <param name="Previous">The hash of the last seal's line, or null.</param>
/// <param name="After">Where the last seal's line ends; zero without one.</param>
internal sealed record SealPlace(string? Previous, long After)
{
    private const int Block = 1024 * 1024;

    /// <summary>Looks for the last seal before a place, from the end.</summary>
    /// <param name="log">The log.</param>
    /// <param name="length">The place, where a line begins.</param>
    /// <param name="notBefore">Where to stop looking; the place of a line.</param>
    public static SealPlace Find(SafeFileHandle log, long length, long notBefore = 0)
    {
        var mark = "\"sha256\""u8.ToArray();
        var buffer = new byte[Block + mark.Length];
        for (var end = length; end > notBefore; end -= Block)
        {
            var start = Math.Max(notBefore, end - Block);
            var part = buffer.AsSpan(0, (int)Math.Min(end - start + mark.Length, length - start));
            part = part[..RandomAccess.Read(log, part, start)];
            // Each line is judged once, however often the mark stands in it.
            for (var at = part.LastIndexOf(mark); at >= 0; at = part[..(part[..at].LastIndexOf((byte)'\n') + 1)].LastIndexOf(mark))
            {
                if (SealAt(log, start + at, length) is { } found)
                    return found;
            }
        }

        return new SealPlace(null, notBefore);
    }

    // The line around a place, if it is a seal.
    private static SealPlace? SealAt(SafeFileHandle log, long place, long length)
    {
        // A seal is short: one that is not is nobody's but a foreigner's.
        const int longest = 64 * 1024;
        var from = Math.Max(0, place - longest);
        var around = new byte[(int)Math.Min(2 * longest, length - from)];
        var read = around.AsSpan(0, RandomAccess.Read(log, around, from));
        var middle = (int)(place - from);
        var begin = read[..middle].LastIndexOf((byte)'\n') + 1;
        var size = read[begin..].IndexOf((byte)'\n');
        if (size < 0 || (begin == 0 && from > 0))
            return null;
        var line = LineFormat.WithoutReturn(read.Slice(begin, size));
        return EventLine.Read(line, out var view) is null && view.Type.Is("seal"u8) && Seal.Of(view.ToEvent(line)) is not null
            ? new SealPlace(SealHash.OfLine(line), from + begin + size + 1)
            : null;
    }
}
