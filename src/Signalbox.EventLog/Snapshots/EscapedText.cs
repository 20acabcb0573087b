using System.Buffers;
using System.Text;

namespace Signalbox.EventLog.Snapshots;

/// <summary>
/// Brings foreign text into Markdown so that it can be read and can forge nothing: no heading, no marker, no markup, no second
/// line where one is meant. Escaping is by backslashes, so that the rendered text is what was said.
/// </summary>
internal static class EscapedText
{
    private static readonly SearchValues<byte> Breaks = SearchValues.Create([(byte)'\n', (byte)'\r', 0xC2, 0xE2]);
    private static readonly SearchValues<byte> Rules = SearchValues.Create("-=_*:|+ \t"u8);
    private static readonly SearchValues<byte> Special = SearchValues.Create([.. Controls(), (byte)'<', 0x7F, .. UnseenRunes.FirstBytes]);
    private static readonly SearchValues<byte> SpecialInNames = SearchValues.Create([.. Controls(), (byte)'<', (byte)'[', (byte)']', (byte)'\t', 0x7F, .. UnseenRunes.FirstBytes]);

    /// <summary>Writes a content of any number of lines, each with its line feed.</summary>
    /// <param name="into">Where to.</param>
    /// <param name="text">The content.</param>
    /// <param name="first">What stands before the first line; an item's mark needs text behind it, or the rest would not belong to it.</param>
    /// <param name="indent">What stands before the others; a blank line stays blank.</param>
    public static void WriteContent(TextSink into, ReadOnlySpan<byte> text, ReadOnlySpan<byte> first, ReadOnlySpan<byte> indent)
    {
        var line = TakeLine(ref text, out var isLast);
        if (first.SequenceEqual(indent))
            WriteLine(into, indent, line);
        else
            WriteMarkedLine(into, first, line, isLast);
        while (!isLast)
            WriteLine(into, indent, TakeLine(ref text, out isLast));
    }

    /// <summary>Writes a name, all in one line.</summary>
    /// <param name="into">Where to.</param>
    /// <param name="name">The name.</param>
    /// <param name="inBrackets">True when it stands between brackets.</param>
    public static void WriteName(TextSink into, ReadOnlySpan<byte> name, bool inBrackets)
    {
        var from = 0;
        while (name[from..].IndexOfAny(SpecialInNames) is >= 0 and var found)
        {
            var at = from + found;
            into.Write(name[from..at]);
            var length = 1;
            if (name[at] is (byte)'[' or (byte)']')
            {
                if (inBrackets && !IsEscaped(name, at))
                    into.Write((byte)'\\');
                into.Write(name[at]);
            }
            else if (name[at] is < 0x20 or 0x7F || BreakAt(name, at) > 0 || IsControlPair(name, at))
            {
                length = Math.Max(IsControlPair(name, at) ? 2 : 1, BreakAt(name, at));
                into.Write((byte)' ');
            }
            else
            {
                length = WriteSpecial(into, name, at);
            }

            from = at + length;
        }

        into.Write(name[from..]);
    }

    private static IEnumerable<byte> Controls() => Enumerable.Range(0, 0x20).Where(c => c != '\t').Select(c => (byte)c);

    private static ReadOnlySpan<byte> TakeLine(ref ReadOnlySpan<byte> text, out bool isLast)
    {
        var from = 0;
        while (text[from..].IndexOfAny(Breaks) is >= 0 and var at)
        {
            var length = BreakAt(text, from + at);
            if (length > 0)
            {
                var line = text[..(from + at)];
                text = text[(from + at + length)..];
                isLast = false;
                return line;
            }

            from += at + 1;
        }

        isLast = true;
        return text;
    }

    // CR LF, CR, LF, U+0085, U+2028, U+2029; zero when there is no line break.
    private static int BreakAt(ReadOnlySpan<byte> text, int at) => text[at] switch
    {
        (byte)'\n' => 1,
        (byte)'\r' => at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1,
        0xC2 => text[at + 1] == 0x85 ? 2 : 0,
        0xE2 => text[at + 1] == 0x80 && text[at + 2] is 0xA8 or 0xA9 ? 3 : 0,
        _ => 0,
    };

    private static bool IsControlPair(ReadOnlySpan<byte> text, int at) => text[at] == 0xC2 && text[at + 1] is >= 0x80 and <= 0x9F;

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.TrimStart(" \t"u8).IsEmpty;

    // Behind the mark no blank may follow: it would change what belongs to the item, or end it. A no-break space is text.
    private static void WriteMarkedLine(TextSink into, ReadOnlySpan<byte> mark, ReadOnlySpan<byte> line, bool isOnly)
    {
        into.Write(mark);
        if (line.IsEmpty ? !isOnly : line[0] is (byte)' ' or (byte)'\t')
        {
            into.Write("\u00A0"u8);
            line = line.IsEmpty ? line : line[1..];
            WriteText(into, line);
        }
        else
        {
            WriteEscaped(into, line);
        }

        into.Write((byte)'\n');
    }

    private static void WriteLine(TextSink into, ReadOnlySpan<byte> indent, ReadOnlySpan<byte> line)
    {
        if (!IsBlank(line))
        {
            into.Write(indent);
            WriteEscaped(into, line);
        }

        into.Write((byte)'\n');
    }

    private static void WriteEscaped(TextSink into, ReadOnlySpan<byte> line)
    {
        if (BlockMarkAt(line) is >= 0 and var at)
        {
            into.Write(line[..at]);
            into.Write((byte)'\\');
            line = line[at..];
        }

        WriteText(into, line);
    }

    // Where a backslash keeps a line from being a heading, an underline of one, a rule, or the target of a link; -1 if it is none.
    private static int BlockMarkAt(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || line[0] is > (byte)'_' and not (byte)'|')
            return -1;
        var at = PassOver(line, 0);
        if (at == line.Length)
            return -1;
        if (line[at..].IndexOfAnyExcept(Rules) < 0)
            return at;
        while (at < line.Length && MarkLength(line[at..]) is > 0 and var mark)
            at = PassOver(line, at + mark);
        if (at == line.Length)
            return -1;
        if (line[at] == '#')
            return at;
        return line[at] == '[' && (line.IndexOf("]:"u8) >= 0 || !line.Contains((byte)']')) ? at : -1;
    }

    private static int PassOver(ReadOnlySpan<byte> line, int from)
    {
        var rest = line[from..].IndexOfAnyExcept((byte)' ', (byte)'\t', (byte)'>');
        return rest < 0 ? line.Length : from + rest;
    }

    // An item of a list begins: "- ", "12. ".
    private static int MarkLength(ReadOnlySpan<byte> line)
    {
        var digits = line.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        var length = digits > 0 && line[digits] is (byte)'.' or (byte)')' ? digits + 1 : line[0] is (byte)'-' or (byte)'+' or (byte)'*' ? 1 : 0;
        return length > 0 && length < line.Length && line[length] is (byte)' ' or (byte)'\t' ? length : 0;
    }

    private static void WriteText(TextSink into, ReadOnlySpan<byte> text)
    {
        var from = 0;
        while (text[from..].IndexOfAny(Special) is >= 0 and var found)
        {
            into.Write(text.Slice(from, found));
            from += found + WriteSpecial(into, text, from + found);
        }

        into.Write(text[from..]);
    }

    // Writes the character and returns how many bytes of the text it was.
    private static int WriteSpecial(TextSink into, ReadOnlySpan<byte> text, int at)
    {
        switch (text[at])
        {
            case (byte)'<':
                WriteAngle(into, text, at);
                return 1;
            case 0x7F:
                into.Write("\u2421"u8);
                return 1;
            case < 0x20:
                into.Write([0xE2, 0x90, (byte)(0x80 + text[at])]);
                return 1;
            default:
                var (rune, length, isUnseen) = UnseenRunes.At(text, at);
                into.Write(isUnseen ? Encoding.UTF8.GetBytes($"\u27E8U+{rune.Value:X4}\u27E9") : text.Slice(at, length));
                return length;
        }
    }

    // For tags the backslash stands before, so that they read as they were; for what begins a comment it stands behind, so that
    // a search for the marker does not find it either.
    private static void WriteAngle(TextSink into, ReadOnlySpan<byte> text, int at)
    {
        var next = at + 1 < text.Length ? text[at + 1] : (byte)0;
        if (char.IsAsciiLetter((char)next) && !IsEscaped(text, at))
            into.Write((byte)'\\');
        into.Write((byte)'<');
        if (next is (byte)'!' or (byte)'?' or (byte)'/')
            into.Write((byte)'\\');
    }

    private static bool IsEscaped(ReadOnlySpan<byte> text, int at)
    {
        var before = text[..at];
        return (before.Length - before.TrimEnd((byte)'\\').Length) % 2 == 1;
    }
}
