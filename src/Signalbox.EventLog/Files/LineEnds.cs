using Microsoft.Win32.SafeHandles;

namespace Signalbox.EventLog.Files;

/// <summary>Finds where whole lines end, looking from behind.</summary>
internal static class LineEnds
{
    /// <summary>How long the part of a file is that ends with a whole line.</summary>
    /// <param name="file">The file.</param>
    /// <param name="length">Where to look from.</param>
    public static long WholeLength(SafeFileHandle file, long length)
    {
        var buffer = new byte[64 * 1024];
        for (var end = length; end > 0;)
        {
            // Nearly always the last byte is it.
            var size = end == length ? 1 : (int)Math.Min(buffer.Length, end);
            var part = buffer.AsSpan(0, size);
            var feed = part[..RandomAccess.Read(file, part, end - size)].LastIndexOf((byte)'\n');
            if (feed >= 0)
                return end - size + feed + 1;
            end -= size;
        }

        return 0;
    }

    /// <summary>How many lines end before a place.</summary>
    public static long Count(SafeFileHandle file, long before)
    {
        var buffer = new byte[256 * 1024];
        long lines = 0;
        for (long at = 0; at < before;)
        {
            var count = RandomAccess.Read(file, buffer.AsSpan(0, (int)Math.Min(buffer.Length, before - at)), at);
            if (count == 0)
                break;
            lines += buffer.AsSpan(0, count).Count((byte)'\n');
            at += count;
        }

        return lines;
    }

    /// <summary>Where the last lines begin that are not blank: so many of them, or as many as there are.</summary>
    public static long BeginOfLast(SafeFileHandle file, long wholeLength, int lines)
    {
        var buffer = new byte[64 * 1024];
        // True while the line before the place that was reached last has nothing in it, as far as it was seen.
        var isBlank = true;
        // The feed that ends the last line is not one that begins it.
        for (var end = wholeLength - 1; end > 0;)
        {
            var size = (int)Math.Min(buffer.Length, end);
            var part = buffer.AsSpan(0, RandomAccess.Read(file, buffer.AsSpan(0, size), end - size));
            for (var feed = part.LastIndexOf((byte)'\n'); feed >= 0; feed = part.LastIndexOf((byte)'\n'))
            {
                isBlank &= LineFormat.IsBlank(part[(feed + 1)..]);
                if (!isBlank && --lines == 0)
                    return end - size + feed + 1;
                isBlank = true;
                part = part[..feed];
            }

            isBlank &= LineFormat.IsBlank(part);
            end -= size;
        }

        return 0;
    }
}
