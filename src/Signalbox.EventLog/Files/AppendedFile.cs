using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Faults;

namespace Signalbox.EventLog.Files;

/// <summary>A file of lines whose lock is held: lines are added as a whole and durably, or not at all.</summary>
internal sealed class AppendedFile
{
    private const int AtOnce = 16 * 1024 * 1024;
    private readonly LockableFile _file;

    private AppendedFile(LockableFile file, long length) => (_file, Length) = (file, length);

    /// <summary>The open file.</summary>
    public SafeFileHandle Handle => _file.Handle;

    /// <summary>How long it is, in bytes; it ends with a whole line.</summary>
    public long Length { get; private set; }

    /// <summary>True when a torn line was told as the file was taken over.</summary>
    public bool HasToldTorn { get; private set; }

    /// <summary>
    /// Takes over a locked file. When its last line has no end, because its writer was killed, it gets one, and is never glued to
    /// what comes next.
    /// </summary>
    /// <param name="file">The locked file.</param>
    /// <param name="torn">Tells of a last line that is no event; null where nothing is told of it yet.</param>
    public static AppendedFile Take(LockableFile file, TornLines? torn)
    {
        var length = RandomAccess.GetLength(file.Handle);
        var taken = new AppendedFile(file, length);
        if (length > 0)
            taken.Heal(torn);
        return taken;
    }

    /// <summary>Adds whole lines and waits until they are on the disk.</summary>
    /// <returns>Where they begin.</returns>
    /// <exception cref="EventLogException">They are not there.</exception>
    public long Append(ReadOnlySpan<byte> lines)
    {
        var (written, error) = Libc.Write(Handle, lines);
        if (error == 0)
            error = Libc.Sync(Handle);
        if (error == 0)
        {
            var start = Length;
            Length += written;
            return start;
        }

        TakeBack(written);
        throw EventLogException.Of(error, $"Nothing was written to {_file.Path}");
    }

    /// <summary>Adds whole lines of another file, some megabytes at once.</summary>
    /// <param name="other">The file.</param>
    /// <param name="from">Where a line begins in it.</param>
    /// <param name="to">Where a line ends in it.</param>
    public void AppendFrom(SafeFileHandle other, long from, long to)
    {
        for (var size = AtOnce; from < to;)
        {
            var part = new byte[Math.Min(size, to - from)];
            Reading.Fully(other, part, from);
            var lines = part.AsSpan(0, part.AsSpan().LastIndexOf((byte)'\n') + 1);
            if (lines.IsEmpty && part.Length == to - from)
                throw new EventLogException(EventLogFault.Broken, "Lines that are to be appended have no end: try again.");
            if (lines.IsEmpty)
            {
                size *= 2;
                continue;
            }

            Append(lines);
            from += lines.Length;
        }
    }

    // What somebody wrote meanwhile without the lock is not cut off.
    private void TakeBack(long written)
    {
        if (written > 0 && RandomAccess.GetLength(Handle) == Length + written && Libc.Truncate(Handle, Length) == 0)
            _ = Libc.Sync(Handle);
    }

    private void Heal(TornLines? torn)
    {
        var start = LineEnds.WholeLength(Handle, Length);
        if (start == Length)
            return;
        var last = LastLine.Look(Handle, start, Length);
        HasToldTorn = torn is not null && last.Fault is not null;
        Append(HasToldTorn ? [(byte)'\n', .. torn!.Keep(Handle, last)] : "\n"u8);
    }
}
