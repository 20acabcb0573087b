using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Files;

namespace Signalbox.EventLog.Snapshots;

/// <summary>Copies parts of files, a megabyte at a time.</summary>
internal static class FileCopier
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
            if (Libc.Write(target, buffer.AsSpan(0, count)).Error is not 0 and var error)
                return error;
            from += count;
            if ((from & ((8 * Size) - 1)) < count)
                Libc.BeginSync(target);
        }

        return 0;
    }
}
