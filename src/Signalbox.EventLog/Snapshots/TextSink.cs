using System.Buffers.Text;

namespace Signalbox.EventLog.Snapshots;

/// <summary>Takes text in UTF-8 and hands it on in large parts.</summary>
internal abstract class TextSink
{
    private readonly byte[] _held = new byte[128 * 1024];
    private int _count;
    private long _flushed;

    /// <summary>How much text there is so far, in bytes.</summary>
    public long Position => _flushed + _count;

    /// <summary>Adds text.</summary>
    public void Write(ReadOnlySpan<byte> text)
    {
        while (text.Length > _held.Length - _count)
        {
            var part = text[..(_held.Length - _count)];
            part.CopyTo(_held.AsSpan(_count));
            _count = _held.Length;
            text = text[part.Length..];
            Flush();
        }

        text.CopyTo(_held.AsSpan(_count));
        _count += text.Length;
    }

    /// <summary>Adds one byte.</summary>
    public void Write(byte character)
    {
        if (_count == _held.Length)
            Flush();
        _held[_count++] = character;
    }

    /// <summary>Adds a number.</summary>
    public void Write(long number)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(number, digits, out var count);
        Write(digits[..count]);
    }

    /// <summary>Hands on what is held.</summary>
    public void Flush()
    {
        if (_count == 0)
            return;
        var count = _count;
        _count = 0;
        Take(_held.AsSpan(0, count));
        _flushed += count;
    }

    /// <summary>Begins behind text that is there already.</summary>
    protected void BeginAt(long position) => _flushed = position;

    /// <summary>Takes over a part.</summary>
    protected abstract void Take(ReadOnlySpan<byte> part);
}
