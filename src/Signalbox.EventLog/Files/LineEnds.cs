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

    /// <summary>Where the last lines begin: so many of them, or as many as there are.</summary>
    public static long BeginOfLast(SafeFileHandle file, long wholeLength, int lines)
    {
        var buffer = new byte[64 * 1024];
        // The feed that ends the last line is not one that begins it.
        for (var end = wholeLength - 1; end > 0;)
        {
            var size = (int)Math.Min(buffer.Length, end);
            var part = buffer.AsSpan(0, RandomAccess.Read(file, buffer.AsSpan(0, size), end - size));
            for (var feed = part.LastIndexOf((byte)'\n'); feed >= 0; feed = part[..feed].LastIndexOf((byte)'\n'))
            {
                if (--lines == 0)
                    return end - size + feed + 1;
            }

            end -= size;
        }

        return 0;
    }
}
