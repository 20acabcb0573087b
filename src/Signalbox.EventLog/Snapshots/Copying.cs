using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Files;

namespace Signalbox.EventLog.Snapshots;

/// <summary>Copies and compares parts of files, a megabyte at a time.</summary>
internal static class Copying
{
    private const int Size = 1024 * 1024;

    /// <summary>Adds a part of one file to another, opened for appending; zero, or the error.</summary>
    /// <exception cref="SavedStateException">The part is not there.</exception>
    public static int Copy(SafeFileHandle source, long from, long to, SafeFileHandle target)
    {
        var buffer = new byte[Math.Min(Size, to - from)];
        while (from < to)
        {
            var count = RandomAccess.Read(source, buffer.AsSpan(0, (int)Math.Min(buffer.Length, to - from)), from);
            if (count == 0)
                throw new SavedStateException();
            if (Native.Write(target, buffer.AsSpan(0, count)).Error is not 0 and var error)
                return error;
            from += count;
            if ((from & ((8 * Size) - 1)) < count)
                Native.BeginSync(target);
        }

        return 0;
    }

    /// <summary>How many bytes two files have in common at their beginning.</summary>
    public static long SharedStart(SafeFileHandle one, SafeFileHandle other)
    {
        var (buffer, compared, shared) = (new byte[Size], new byte[Size], 0L);
        while (true)
        {
            var count = RandomAccess.Read(one, buffer, shared);
            var there = RandomAccess.Read(other, compared.AsSpan(0, count), shared);
            var same = buffer.AsSpan(0, count).CommonPrefixLength(compared.AsSpan(0, there));
            shared += same;
            if (same == 0 || same < count)
                return shared;
        }
    }
}
