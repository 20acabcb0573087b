using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Signalbox.EventLog.Files;

/// <summary>
/// Reads the whole lines of a part of a file, forwards, in the form that <see cref="LineFormat"/> gives them. What has no line feed
/// at the end is not a line yet. Memory holds one line, up to <paramref name="longest"/> bytes; a longer one is passed over and
/// shown by its beginning.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="from">Where a line begins.</param>
/// <param name="to">Where reading ends: the length that the file had.</param>
/// <param name="longest">The longest line in bytes.</param>
internal sealed class LineReader(SafeFileHandle file, long from, long to, int longest) : IDisposable
{
    private const int FirstBuffer = 256 * 1024;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
    private int _start;
    private int _end;
    private long _read = from;

    /// <summary>Where the line begins that was read last.</summary>
    public long Offset { get; private set; } = from;

    /// <summary>Where it ends: before its line feed, and before a CR in front of that.</summary>
    public long End { get; private set; } = from;

    /// <summary>Where the next line begins: behind the last whole line.</summary>
    public long Next { get; private set; } = from;

    /// <summary>True when the line that was read last is too long to be held.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>True when there is nothing in the line that was read last: it counts as a line, and says nothing.</summary>
    public bool IsBlank { get; private set; }

    /// <summary>Reads the next line, without its end; it is there until the next call.</summary>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        IsTooLong = false;
        var looked = 0;
        while (true)
        {
            var held = _buffer.AsSpan(_start, _end - _start);
            if (held[looked..].IndexOf((byte)'\n') is >= 0 and var found)
            {
                IsTooLong = looked + found > longest;
                line = held[..(looked + found)];
                _start += line.Length + 1;
                Place(ref line, line.Length, !line.IsEmpty && line[^1] == '\r');
                return true;
            }

            looked = held.Length;
            if (looked > longest)
                return TryPassOver(out line);
            if (!TryFill())
            {
                line = default;
                return false;
            }
        }
    }

    /// <summary>The bytes behind the last whole line that are there so far, as far as they are held.</summary>
    public ReadOnlySpan<byte> Rest => _buffer.AsSpan(_start, _end - _start);

    /// <inheritdoc />
    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    // The beginning stays in the buffer, what follows is read and dropped up to the line feed.
    private bool TryPassOver(out ReadOnlySpan<byte> line)
    {
        var length = (long)(_end - _start);
        var last = _buffer[_end - 1];
        var head = _buffer.AsSpan(_start, FirstBuffer / 4).ToArray();
        (_start, _end) = (0, 0);
        while (TryFill())
        {
            var feed = _buffer.AsSpan(0, _end).IndexOf((byte)'\n');
            if (feed < 0)
            {
                length += _end;
                last = _buffer[_end - 1];
                _end = 0;
                continue;
            }

            length += feed;
            _start = feed + 1;
            IsTooLong = true;
            line = head;
            Place(ref line, length, (feed > 0 ? _buffer[feed - 1] : last) == '\r');
            return true;
        }

        line = default;
        return false;
    }

    // Where a line of so many bytes stands, and what of it is shown.
    private void Place(ref ReadOnlySpan<byte> line, long length, bool hasReturn)
    {
        (Offset, End, Next) = (Next, Next + length - (hasReturn ? 1 : 0), Next + length + 1);
        if (!IsTooLong && hasReturn)
            line = line[..^1];
        if (Offset == 0)
        {
            var shown = LineFormat.WithoutMark(line);
            Offset = line.Length - shown.Length;
            line = shown;
        }

        if (IsTooLong)
            line = line[..Math.Min(line.Length, FirstBuffer / 4)];
        IsBlank = !IsTooLong && LineFormat.IsBlank(line);
    }

    private bool TryFill()
    {
        if (_read >= to)
            return false;
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        var wanted = (int)Math.Min(_buffer.Length - _end, to - _read);
        var count = RandomAccess.Read(file, _buffer.AsSpan(_end, wanted), _read);
        _end += count;
        _read += count;
        return count > 0;
    }
}
