using System.Buffers;
using System.Globalization;
using System.Text;

namespace Signalbox.Durability;

/// <summary>
/// Characters that nobody sees, or that turn the reading order of others: what is to be approved must not look other than what
/// runs (CVE-2021-42574).
/// </summary>
public static class UnseenCharacters
{
    private const int Joiner = 0x200D;
    private const int TextLook = 0xFE0E;
    private const int EmojiLook = 0xFE0F;

    private static readonly SearchValues<char> Plain = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c), '\n', '\t']);

    /// <summary>
    /// True for controls, marks of direction, and what has no width; false for line feeds, tabs, and what makes one emoji of
    /// several symbols.
    /// </summary>
    /// <param name="rune">The character.</param>
    /// <param name="before">The character before it; null at the beginning.</param>
    public static bool IsUnseen(Rune rune, Rune? before) => rune.Value switch
    {
        '\n' or '\t' => false,
        Joiner => !(before is { Value: EmojiLook } || IsSymbol(before)),
        TextLook or EmojiLook => !IsSymbol(before),
        // Letters and marks without a shape: fillers, selectors of variants, the empty Braille cell, and what is reserved for such.
        0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x2065 or 0x2800 or 0x3164
            or (>= 0xFE00 and <= 0xFE0D) or 0xFFA0 or (>= 0xFFF0 and <= 0xFFF8) or (>= 0xE0000 and <= 0xE0FFF) => true,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator,
    };

    /// <summary>
    /// Why a text cannot be a name that people tell things apart by, such as a job's type, a worker's id or a file's name, to
    /// follow the name's field; null when it can. Here nothing unseen has a use, also not between symbols.
    /// </summary>
    public static string? NameFault(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\n' or '\t' || rune == Rune.ReplacementChar || IsUnseen(rune, before: null))
                return $"must not hold control characters, invisible characters or half a surrogate pair, and has {Mark(rune.ToString())}";
        }

        return null;
    }

    /// <summary>The whole of <paramref name="text"/> in pieces that are seen and runs that are not; a carriage return before a line feed counts as seen.</summary>
    public static IEnumerable<(string Text, bool Unseen)> Pieces(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Plain))
        {
            if (text.Length > 0)
                yield return (text, false);
            yield break;
        }

        var (start, unseen) = (0, false);
        Rune? before = null;
        for (var at = 0; at < text.Length;)
        {
            Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length);
            var now = IsUnseen(rune, before) && !(rune.Value == '\r' && at + 1 < text.Length && text[at + 1] == '\n');
            if (now != unseen)
            {
                if (start < at)
                    yield return (text[start..at], unseen);
                (start, unseen) = (at, now);
            }

            (before, at) = (rune, at + length);
        }

        yield return (text[start..], unseen);
    }

    /// <summary><paramref name="text"/> with <c>‹U+202E›</c> in the place of what is not seen.</summary>
    public static string Marked(string text) => string.Concat(Pieces(text).Select(p => p.Unseen ? Mark(p.Text) : p.Text));

    /// <summary>The characters of <paramref name="unseen"/> by their code points, such as <c>‹U+202E›</c>.</summary>
    public static string Mark(string unseen) =>
        string.Concat(unseen.EnumerateRunes().Select(r => string.Create(CultureInfo.InvariantCulture, $"‹U+{r.Value:X4}›")));

    // The empty Braille cell is a symbol by its category.
    private static bool IsSymbol(Rune? rune) =>
        rune is { Value: not 0x2800 } known && Rune.GetUnicodeCategory(known) is UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol;
}
