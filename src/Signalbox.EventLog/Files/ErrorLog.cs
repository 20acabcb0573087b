using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Faults;

namespace Signalbox.EventLog.Files;

/// <summary>
/// <c>events.error.log</c>: copies of what stood in the log and is no event. One line each: what it was and where, a colon,
/// and the bytes as they were. An entry that is there already is not added again.
/// </summary>
internal sealed class ErrorLog(string path)
{
    private const int LargestGroup = 1024 * 1024;

    /// <summary>Where it is.</summary>
    public string Path { get; } = path;

    /// <summary>Keeps copies, durably, one after the other; those that are kept already are left out.</summary>
    /// <param name="entries">What each was and where, and its bytes.</param>
    /// <exception cref="EventLogException">None of them was added.</exception>
    public void Keep(IEnumerable<(string What, ReadOnlyMemory<byte> Bytes)> entries)
    {
        using var file = new LockableFile(Path, Libc.ReadWrite | Libc.Create | Libc.Append);
        if (!file.TryLock(new LockTimeout(1, TimeSpan.FromSeconds(10))))
            throw new EventLogException(EventLogFault.Locked, $"{Path} is locked by somebody else; try again.");
        var length = CutTorn(file);
        var kept = Kept(file, length);
        var error = 0;
        var group = new ArrayBufferWriter<byte>();
        foreach (var (what, bytes) in entries)
        {
            byte[] entry = [.. Encoding.UTF8.GetBytes(what), .. ": "u8, .. bytes.Span];
            if (!kept.Add(KeyOf(entry)))
                continue;
            group.Write(entry);
            group.Write("\n"u8);
            if (group.WrittenCount < LargestGroup)
                continue;
            (_, error) = Libc.Write(file.Handle, group.WrittenSpan);
            group.ResetWrittenCount();
            if (error != 0)
                break;
        }

        if (error == 0)
            (_, error) = Libc.Write(file.Handle, group.WrittenSpan);
        if (error == 0)
            error = Libc.Sync(file.Handle);
        if (error == 0)
            return;
        _ = Libc.Truncate(file.Handle, length);
        throw EventLogException.Of(error, $"{Path} cannot be written");
    }

    private static HashSet<UInt128> Kept(LockableFile file, long length)
    {
        var kept = new HashSet<UInt128>();
        using var lines = new LineReader(file.Handle, 0, length, EventBounds.LineBytes * 2);
        while (lines.TryRead(out var line))
            kept.Add(KeyOf(line));
        return kept;
    }

    private static UInt128 KeyOf(ReadOnlySpan<byte> entry) => BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(LineFormat.WithoutReturn(entry)));

    // The source of a torn entry is still in the log: it is copied again.
    private static long CutTorn(LockableFile file)
    {
        var length = RandomAccess.GetLength(file.Handle);
        using var lines = new LineReader(file.Handle, 0, length, EventBounds.LineBytes * 2);
        while (lines.TryRead(out _))
        {
        }

        if (lines.Next < length)
            _ = Libc.Truncate(file.Handle, lines.Next);
        return lines.Next;
    }
}
