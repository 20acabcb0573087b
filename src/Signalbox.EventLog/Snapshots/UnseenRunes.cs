using System.Globalization;
using System.Text;

namespace Signalbox.EventLog.Snapshots;

/// <summary>
/// Characters that nobody sees, or that turn the reading order of others. The rule is that of <c>UnseenCharacters</c> in
/// <c>Signalbox.Core</c>, which this library does not know; a test holds the two together.
/// </summary>
internal static class UnseenRunes
{
    private const int Joiner = 0x200D;
    private const int TextLook = 0xFE0E;
    private const int EmojiLook = 0xFE0F;

    /// <summary>The bytes that such characters begin with in UTF-8, beyond ASCII; others begin with them too.</summary>
    public static ReadOnlySpan<byte> FirstBytes => [0xC2, 0xCD, 0xD8, 0xDB, 0xDC, 0xE0, 0xE1, 0xE2, 0xE3, 0xEF, 0xF0, 0xF3];

    /// <summary>True for controls, marks of direction, and what has no width; false for what makes one emoji of several symbols.</summary>
    /// <param name="rune">The character.</param>
    /// <param name="before">The character before it; null at the beginning.</param>
    public static bool IsUnseen(Rune rune, Rune? before) => rune.Value switch
    {
        '\n' or '\t' => false,
        Joiner => !(before is { Value: EmojiLook } || IsSymbol(before)),
        TextLook or EmojiLook => !IsSymbol(before),
        0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x2065 or 0x2800 or 0x3164
            or (>= 0xFE00 and <= 0xFE0D) or 0xFFA0 or (>= 0xFFF0 and <= 0xFFF8) or (>= 0xE0000 and <= 0xE0FFF) => true,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator,
    };

    /// <summary>The character at a place of a text and how many bytes it has; whether it is unseen there.</summary>
    public static (Rune Rune, int Length, bool IsUnseen) At(ReadOnlySpan<byte> text, int at)
    {
        Rune.DecodeFromUtf8(text[at..], out var rune, out var length);
        Rune.DecodeLastFromUtf8(text[..at], out var before, out var lengthBefore);
        return (rune, length, IsUnseen(rune, lengthBefore == 0 ? null : before));
    }

    // The empty Braille cell is a symbol by its category.
    private static bool IsSymbol(Rune? rune) =>
        rune is { Value: not 0x2800 } known && Rune.GetUnicodeCategory(known) is UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol;
}
