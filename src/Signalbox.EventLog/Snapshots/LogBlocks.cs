using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Files;

namespace Signalbox.EventLog.Snapshots;

/// <summary>
/// The hashes (SHA-256) of a log's blocks of 4 MB, the last one up to where it was read. By them a log is known again: the first
/// block and the last are looked at each time, and two of the others by chance, so that a log of up to 16 MB is looked at wholly.
/// </summary>
internal static class LogBlocks
{
    /// <summary>The size of a block in bytes.</summary>
    public const int Size = 4 * 1024 * 1024;

    private const int Others = 2;

    /// <summary>The hashes up to an offset, going on from earlier ones.</summary>
    /// <exception cref="SavedStateException">The log is shorter.</exception>
    public static IReadOnlyList<byte[]> Extend(SafeFileHandle log, IReadOnlyList<byte[]> known, long knownOffset, long offset)
    {
        var whole = (int)(knownOffset / Size);
        List<byte[]> blocks = [.. known.Take(whole)];
        for (var start = (long)whole * Size; start < offset; start += Size)
            blocks.Add(Hash(log, start, Math.Min(start + Size, offset)));
        return blocks;
    }

    /// <summary>True when the log begins with what it began with.</summary>
    public static bool Fit(SafeFileHandle log, IReadOnlyList<byte[]> blocks, long offset)
    {
        if (blocks.Count != (offset + Size - 1) / Size)
            return false;
        return Chosen(blocks.Count).All(b => blocks[b].AsSpan().SequenceEqual(Hash(log, (long)b * Size, Math.Min((b + 1L) * Size, offset))));
    }

    private static IEnumerable<int> Chosen(int count)
    {
        HashSet<int> chosen = count == 0 ? [] : [0, count - 1];
        while (chosen.Count < Math.Min(count, Others + 2))
            chosen.Add(RandomNumberGenerator.GetInt32(count));
        return chosen;
    }

    private static byte[] Hash(SafeFileHandle log, long from, long to)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        return Reading.TryHash(log, from, to, hash) ? hash.GetHashAndReset() : throw new SavedStateException();
    }
}
