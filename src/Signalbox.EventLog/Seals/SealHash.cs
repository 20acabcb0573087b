using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Faults;
using Signalbox.EventLog.Files;

namespace Signalbox.EventLog.Seals;

/// <summary>
/// Adds up the hash of a seal: SHA-256 of the hash of the seal before (32 bytes, if there is one), the covered lines, each with a
/// line feed, and the words <c>shared</c> or <c>alone</c>. The line of a seal as a whole is what the next one builds on, so that
/// nothing in it can be changed unseen either. How a line ends, a byte-order mark before the first and blank lines are no part of
/// it: git and editors change them, and no event with them.
/// </summary>
internal sealed class SealHash : IDisposable
{
    private const int Full = 64 * 1024;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _held = new byte[Full];
    private readonly bool _isShared;
    private int _count;

    /// <summary>Begins with the seal before.</summary>
    public SealHash(string? previous, bool isShared)
    {
        _isShared = isShared;
        if (previous is not null)
            _hash.AppendData(Convert.FromHexString(previous));
    }

    /// <summary>The hash of a seal's whole line.</summary>
    /// <param name="line">The line without its line feed.</param>
    public static string OfLine(ReadOnlySpan<byte> line) => Convert.ToHexStringLower(SHA256.HashData([.. line, (byte)'\n']));

    /// <summary>How many bytes of a seal's count a line is.</summary>
    public static long BytesOf(LineReader lines) => lines.IsBlank ? 0 : lines.End - lines.Offset + 1;

    /// <summary>How many bytes have been added.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds the lines of a part of a file.</summary>
    public void Add(SafeFileHandle file, long from, long to)
    {
        using var lines = new LineReader(file, from, to, EventBounds.LineBytes);
        while (lines.TryRead(out var line))
        {
            if (lines.IsTooLong)
                AddBytes(file, lines.Offset, lines.End);
            else if (!lines.IsBlank)
                Hold(line);
            else
                continue;
            Hold("\n"u8);
            Bytes += BytesOf(lines);
        }

        if (lines.Next < to)
            throw Shorter;
    }

    /// <summary>Adds a part of a file as it is: before seals passed over the ends of lines they covered all bytes.</summary>
    public void AddBytes(SafeFileHandle file, long from, long to)
    {
        Flush();
        if (!Reading.TryHash(file, from, to, _hash))
            throw Shorter;
    }

    /// <summary>The hash, as a seal says it.</summary>
    public string End()
    {
        Hold(_isShared ? "shared"u8 : "alone"u8);
        Flush();
        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    /// <inheritdoc />
    public void Dispose() => _hash.Dispose();

    private static EventLogException Shorter => new(EventLogFault.Broken, "The log became shorter while it was read; run 'signalbox events verify'.");

    private void Hold(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > Full - _count)
            Flush();
        if (bytes.Length > Full)
        {
            _hash.AppendData(bytes);
            return;
        }

        bytes.CopyTo(_held.AsSpan(_count));
        _count += bytes.Length;
    }

    private void Flush()
    {
        _hash.AppendData(_held.AsSpan(0, _count));
        _count = 0;
    }
}
