using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Signalbox.EventLog.Events;

/// <summary>A JSON string where it stands in its line: copied only when somebody wants it.</summary>
internal readonly ref struct JsonText
{
    private readonly ReadOnlySpan<byte> _raw;
    private readonly bool _escaped;

    private JsonText(ReadOnlySpan<byte> raw, bool escaped)
    {
        _raw = raw;
        _escaped = escaped;
    }

    /// <summary>The text at which the reader of a line stands.</summary>
    /// <exception cref="InvalidOperationException">Its escapes stand for no text.</exception>
    public static JsonText Of(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        var text = new JsonText(line.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length), reader.ValueIsEscaped);
        if (text._escaped)
            text.Check();
        return text;
    }

    /// <summary>No more bytes than this has it in UTF-8.</summary>
    public int MostBytes => _raw.Length;

    /// <summary>The text in UTF-8: the line's own bytes, or unescaped in the scratch space, which must hold <see cref="MostBytes"/>.</summary>
    public ReadOnlySpan<byte> Bytes(Span<byte> scratch) => _escaped ? scratch[..Unescape(scratch)] : _raw;

    /// <summary>The text's own bytes when nothing in it is escaped and all of it is ASCII; else empty.</summary>
    public ReadOnlySpan<byte> Plain => _escaped || !Ascii.IsValid(_raw) ? default : _raw;

    /// <summary>True when the text is this one.</summary>
    public bool Is(ReadOnlySpan<byte> text)
    {
        if (!_escaped)
            return _raw.SequenceEqual(text);
        var rented = ArrayPool<byte>.Shared.Rent(_raw.Length);
        var same = rented.AsSpan(0, Unescape(rented)).SequenceEqual(text);
        ArrayPool<byte>.Shared.Return(rented);
        return same;
    }

    /// <inheritdoc />
    public override string ToString()
    {
        if (!_escaped)
            return Encoding.UTF8.GetString(_raw);
        var rented = ArrayPool<byte>.Shared.Rent(_raw.Length);
        var text = Encoding.UTF8.GetString(rented, 0, Unescape(rented));
        ArrayPool<byte>.Shared.Return(rented);
        return text;
    }

    private void Check()
    {
        var rented = ArrayPool<byte>.Shared.Rent(_raw.Length);
        try
        {
            Unescape(rented);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private int Unescape(Span<byte> into)
    {
        var quoted = ArrayPool<byte>.Shared.Rent(_raw.Length + 2);
        try
        {
            quoted[0] = (byte)'"';
            _raw.CopyTo(quoted.AsSpan(1));
            quoted[_raw.Length + 1] = (byte)'"';
            var reader = new Utf8JsonReader(quoted.AsSpan(0, _raw.Length + 2));
            reader.Read();
            return reader.CopyString(into);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(quoted);
        }
    }
}
