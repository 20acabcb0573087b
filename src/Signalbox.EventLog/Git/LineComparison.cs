using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Files;

namespace Signalbox.EventLog.Git;

/// <summary>
/// Which lines a remote log and a local one do not have in common, told by their bytes and by how often each is there: of a line
/// that is there more often on one side, the last ones are over. However a line ends, it is the same. Blank ones are no lines:
/// they go with those of one side that they stand beside, so that what was sealed stays as it was. Memory holds a hash and two
/// counts for each line of the remote log behind the beginning that both have in common.
/// </summary>
internal sealed class LineComparison
{
    // A longer line is hashed piece by piece.
    private const int HeldLine = 1024 * 1024;
    private readonly SafeFileHandle _remote;
    private readonly long _length;
    private readonly Dictionary<UInt128, Tally> _tallies = [];
    private (SafeFileHandle File, long From)? _blanks;

    /// <summary>Counts the lines of the remote log.</summary>
    /// <param name="remote">The remote log; all of its lines are whole.</param>
    /// <param name="common">How many bytes at the beginning both logs are known to have in common.</param>
    public LineComparison(SafeFileHandle remote, long common)
    {
        _remote = remote;
        _length = RandomAccess.GetLength(remote);
        Common = common;
        using var lines = new LineReader(remote, common, _length, HeldLine);
        while (lines.TryRead(out var line))
        {
            if (lines.IsBlank)
                continue;
            CollectionsMarshal.GetValueRefOrAddDefault(_tallies, HashOf(remote, lines, line), out _).Total++;
            Missing++;
        }
    }

    /// <summary>How many bytes at the beginning both have in common.</summary>
    public long Common { get; }

    /// <summary>How many lines of the remote log were not met so far.</summary>
    public int Missing { get; private set; }

    /// <summary>How many lines were met that the remote log does not have.</summary>
    public int New { get; private set; }

    /// <summary>True while neither side has a line of its own.</summary>
    public bool IsSame => Missing == 0 && New == 0;

    /// <summary>Meets the lines of a part of a local file.</summary>
    /// <param name="local">The file.</param>
    /// <param name="from">Where the part begins.</param>
    /// <param name="to">Where it ends; a line without end is not met.</param>
    /// <param name="over">Gets those that the remote log does not have.</param>
    /// <returns>Where the next line begins.</returns>
    public long Meet(SafeFileHandle local, long from, long to, List<ByteRange> over)
    {
        using var lines = new LineReader(local, from, to, HeldLine);
        while (lines.TryRead(out var line))
        {
            if (lines.IsBlank)
            {
                AddBlank(local, lines, over);
                continue;
            }

            ref var tally = ref CollectionsMarshal.GetValueRefOrNullRef(_tallies, HashOf(local, lines, line));
            if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref tally) || tally.Met == tally.Total)
            {
                New++;
                Add(local, lines, over);
                continue;
            }

            tally.Met++;
            Missing--;
            _blanks = null;
        }

        return lines.Next;
    }

    /// <summary>The lines of the remote log that were not met, in its order. Ends the comparison.</summary>
    public List<ByteRange> TakeMissing()
    {
        var missing = new List<ByteRange>();
        if (Missing == 0)
            return missing;
        using var lines = new LineReader(_remote, Common, _length, HeldLine);
        while (lines.TryRead(out var line))
        {
            if (lines.IsBlank)
            {
                AddBlank(_remote, lines, missing);
                continue;
            }

            ref var tally = ref CollectionsMarshal.GetValueRefOrNullRef(_tallies, HashOf(_remote, lines, line));
            if (tally.Met == 0)
            {
                Add(_remote, lines, missing);
                continue;
            }

            tally.Met--;
            _blanks = null;
        }

        return missing;
    }

    private void Add(SafeFileHandle file, LineReader lines, List<ByteRange> ranges)
    {
        ByteRange.Add(ranges, _blanks is { } blanks && blanks.File == file ? blanks.From : lines.Offset, lines.Next);
        _blanks = null;
    }

    // Behind a line that one side has alone it goes with that; else with the next one, if that is one.
    private void AddBlank(SafeFileHandle file, LineReader lines, List<ByteRange> ranges)
    {
        if (ranges.Count > 0 && ranges[^1].To == lines.Offset)
            ByteRange.Add(ranges, lines.Offset, lines.Next);
        else if (_blanks?.File != file)
            _blanks = (file, lines.Offset);
    }

    private static UInt128 HashOf(SafeFileHandle file, LineReader lines, ReadOnlySpan<byte> line)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (lines.IsTooLong)
            HashPieces(file, lines.Offset, lines.End, hash);
        else
            SHA256.HashData(line, hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    private static void HashPieces(SafeFileHandle file, long from, long to, Span<byte> hash)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (!Reading.TryHash(file, from, to, sha))
            throw new EndOfStreamException("The log was cut while it was read.");
        _ = sha.GetHashAndReset(hash);
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Tally
    {
        public int Total;
        public int Met;
    }
}
