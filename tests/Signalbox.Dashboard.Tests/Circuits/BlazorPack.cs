using System.Buffers.Binary;
using System.Text;

namespace Signalbox.Dashboard.Tests.Circuits;

/// <summary>As much of the protocol of Blazor's pages as a client needs: MessagePack, each message with its length before it.</summary>
internal static class BlazorPack
{
    /// <summary>A message as it is sent.</summary>
    public static byte[] Write(params object?[] message)
    {
        using var body = new MemoryStream();
        Write(body, message);
        using var framed = new MemoryStream();
        var left = (uint)body.Length;
        for (; left >= 0x80; left >>= 7)
            framed.WriteByte((byte)(left | 0x80));
        framed.WriteByte((byte)left);
        body.WriteTo(framed);
        return framed.ToArray();
    }

    /// <summary>Takes the whole messages from the beginning of <paramref name="received"/>, and leaves what is not whole yet.</summary>
    public static IReadOnlyList<object?[]> Take(List<byte> received)
    {
        var messages = new List<object?[]>();
        var bytes = received.ToArray().AsSpan();
        var taken = 0;
        while (TryLength(bytes[taken..], out var length, out var prefix) && bytes.Length - taken - prefix >= length)
        {
            var message = bytes.Slice(taken + prefix, length);
            taken += prefix + length;
            messages.Add((object?[])Read(ref message)!);
        }

        received.RemoveRange(0, taken);
        return messages;
    }

    private static bool TryLength(ReadOnlySpan<byte> bytes, out int length, out int prefix)
    {
        length = 0;
        for (prefix = 0; prefix < bytes.Length; prefix++)
        {
            length |= (bytes[prefix] & 0x7F) << (7 * prefix);
            if ((bytes[prefix] & 0x80) == 0)
            {
                prefix++;
                return true;
            }
        }

        return false;
    }

    private static void Write(MemoryStream to, object? value)
    {
        switch (value)
        {
            case null:
                to.WriteByte(0xC0);
                break;
            case bool flag:
                to.WriteByte(flag ? (byte)0xC3 : (byte)0xC2);
                break;
            case int or long:
                to.WriteByte(0xD3);
                WriteNumber(to, Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture), 8);
                break;
            case string text:
                var utf8 = Encoding.UTF8.GetBytes(text);
                to.WriteByte(0xDB);
                WriteNumber(to, utf8.Length, 4);
                to.Write(utf8);
                break;
            case byte[] raw:
                to.WriteByte(0xC6);
                WriteNumber(to, raw.Length, 4);
                to.Write(raw);
                break;
            case Dictionary<string, string>:
                to.WriteByte(0x80);
                break;
            case object?[] list:
                to.WriteByte(0xDC);
                WriteNumber(to, list.Length, 2);
                foreach (var one in list)
                    Write(to, one);
                break;
            default:
                throw new ArgumentException($"{value.GetType()} is not written here.", nameof(value));
        }
    }

    private static void WriteNumber(MemoryStream to, long value, int size)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        to.Write(bytes[(8 - size)..]);
    }

    private static object? Read(ref Span<byte> from)
    {
        var type = from[0];
        from = from[1..];
        return type switch
        {
            < 0x80 => (long)type,
            < 0x90 => ReadMap(ref from, type & 0x0F),
            < 0xA0 => ReadList(ref from, type & 0x0F),
            < 0xC0 => Encoding.UTF8.GetString(Raw(ref from, type & 0x1F)),
            0xC0 => null,
            0xC2 => false,
            0xC3 => true,
            0xC4 => Raw(ref from, (int)Number(ref from, 1)),
            0xC5 => Raw(ref from, (int)Number(ref from, 2)),
            0xC6 => Raw(ref from, (int)Number(ref from, 4)),
            0xCC or 0xD0 => Number(ref from, 1),
            0xCD or 0xD1 => Number(ref from, 2),
            0xCE or 0xD2 => Number(ref from, 4),
            0xCF or 0xD3 => Number(ref from, 8),
            0xD9 => Encoding.UTF8.GetString(Raw(ref from, (int)Number(ref from, 1))),
            0xDA => Encoding.UTF8.GetString(Raw(ref from, (int)Number(ref from, 2))),
            0xDB => Encoding.UTF8.GetString(Raw(ref from, (int)Number(ref from, 4))),
            0xDC => ReadList(ref from, (int)Number(ref from, 2)),
            0xDD => ReadList(ref from, (int)Number(ref from, 4)),
            0xDE => ReadMap(ref from, (int)Number(ref from, 2)),
            >= 0xE0 => (long)(sbyte)type,
            _ => throw new InvalidDataException($"The type {type:x2} is not read here."),
        };
    }

    private static object?[] ReadList(ref Span<byte> from, int count)
    {
        var list = new object?[count];
        for (var i = 0; i < count; i++)
            list[i] = Read(ref from);
        return list;
    }

    private static object? ReadMap(ref Span<byte> from, int count)
    {
        ReadList(ref from, count * 2);
        return null;
    }

    private static byte[] Raw(ref Span<byte> from, int count)
    {
        var raw = from[..count].ToArray();
        from = from[count..];
        return raw;
    }

    private static long Number(ref Span<byte> from, int size)
    {
        long number = 0;
        foreach (var one in Raw(ref from, size))
            number = (number << 8) | one;
        return number;
    }
}
