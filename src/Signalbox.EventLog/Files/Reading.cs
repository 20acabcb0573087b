using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Faults;

namespace Signalbox.EventLog.Files;

/// <summary>Opens files to be read, and reads parts of them whose length is known.</summary>
internal static class Reading
{
    /// <summary>Opens a file of the log; null when there is none.</summary>
    /// <exception cref="EventLogException">It cannot be read, or is none.</exception>
    public static SafeFileHandle? Open(string path)
    {
        var file = LogFile.TryOpen(path, Libc.ReadOnly, out var error);
        return file is not null || error == OpenError.NoEntry ? file : throw EventLogException.NotOpened(error, path, "read");
    }

    /// <summary>Fills a buffer.</summary>
    /// <exception cref="EventLogException">The file is shorter by now.</exception>
    public static void Fully(SafeFileHandle file, Span<byte> into, long from)
    {
        while (!into.IsEmpty)
        {
            var count = RandomAccess.Read(file, into, from);
            if (count == 0)
                throw new EventLogException(EventLogFault.Broken, "A file of the log became shorter while it was read: try again.");
            from += count;
            into = into[count..];
        }
    }

    /// <summary>Adds a part of a file to a hash; false when the file is shorter.</summary>
    public static bool TryHash(SafeFileHandle file, long from, long to, IncrementalHash into)
    {
        var buffer = new byte[(int)Math.Min(256 * 1024, Math.Max(1, to - from))];
        while (from < to)
        {
            var count = RandomAccess.Read(file, buffer.AsSpan(0, (int)Math.Min(buffer.Length, to - from)), from);
            if (count == 0)
                return false;
            into.AppendData(buffer.AsSpan(0, count));
            from += count;
        }

        return true;
    }

    /// <summary>How many bytes two files have in common from given places on.</summary>
    /// <param name="one">A file.</param>
    /// <param name="from">Where to begin in it.</param>
    /// <param name="to">Where to end in it.</param>
    /// <param name="other">The other file.</param>
    /// <param name="otherFrom">Where to begin in that.</param>
    public static long CommonBytes(SafeFileHandle one, long from, long to, SafeFileHandle other, long otherFrom)
    {
        var (mine, theirs) = (new byte[256 * 1024], new byte[256 * 1024]);
        var length = Math.Min(to - from, RandomAccess.GetLength(other) - otherFrom);
        for (long common = 0; common < length;)
        {
            var size = (int)Math.Min(mine.Length, length - common);
            Fully(one, mine.AsSpan(0, size), from + common);
            Fully(other, theirs.AsSpan(0, size), otherFrom + common);
            var same = mine.AsSpan(0, size).CommonPrefixLength(theirs.AsSpan(0, size));
            common += same;
            if (same < size)
                return common;
        }

        return Math.Max(length, 0);
    }
}
