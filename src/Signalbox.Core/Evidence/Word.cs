using System.Globalization;
using System.Text;

namespace Signalbox.Evidence;

/// <summary>A word or number of a text, in lower case and without marks and invisible characters.</summary>
/// <param name="Text">The word.</param>
/// <param name="IsNumber">True when it has digits alone, with the dots and commas between them.</param>
/// <param name="Sign">What stands right before or after a number and says what it is: <c>#</c>, <c>%</c>, or nothing.</param>
internal readonly record struct Word(string Text, bool IsNumber, char Sign)
{
    private const int MathematicalFirst = 0x1D400;
    private const int MathematicalLast = 0x1D6A3;
    private const int Letters = 26;

    /// <summary>The words of a text, in its order.</summary>
    public static List<Word> In(string text)
    {
        var words = new List<Word>();
        var word = new StringBuilder();
        var (before, beforeWord) = (' ', ' ');
        var isNumber = true;
        void End(char after)
        {
            if (word.Length > 0)
            {
                var sign = !isNumber ? default : after == '%' ? '%' : beforeWord == '#' ? '#' : default;
                words.Add(new Word(word.ToString().TrimEnd('.', ','), isNumber, sign));
            }

            word.Clear();
            isNumber = true;
        }

        foreach (var rune in text.EnumerateRunes())
        {
            var plain = Plain(rune);
            if (plain is null)
                continue;
            var letter = plain.Value;
            if (Rune.IsLetterOrDigit(letter))
            {
                if (word.Length == 0)
                    beforeWord = before;
                isNumber &= Rune.IsDigit(letter);
                word.Append(letter.ToString());
            }
            else if (!(word.Length > 0 && isNumber && letter.Value is '.' or ','))
            {
                End(letter.IsAscii ? (char)letter.Value : ' ');
            }
            else
            {
                word.Append((char)letter.Value);
            }

            before = letter.IsAscii ? (char)letter.Value : ' ';
        }

        End(' ');
        return words;
    }

    /// <summary>True when it mixes Latin with Cyrillic letters that look like them, as no word does.</summary>
    public bool IsDisguised => Text.Any(char.IsAsciiLetter) && Text.Any(c => c is >= '\u0400' and <= '\u052F');

    // What is only another shape of a letter becomes that letter; what is not seen, a mark or an apostrophe goes.
    private static Rune? Plain(Rune rune)
    {
        var value = rune.Value;
        if (value < 0x80)
            return value == '\'' ? null : Rune.ToLowerInvariant(rune);
        if (value is '’' or '‘' or 'ʼ')
            return null;
        if (value is >= 0xFF01 and <= 0xFF5E)
            return Rune.ToLowerInvariant(new Rune(value - 0xFEE0));
        if (value is >= MathematicalFirst and <= MathematicalLast)
            return new Rune('a' + ((value - MathematicalFirst) % Letters));
        if (value is >= 0x24B6 and <= 0x24E9)
            return new Rune('a' + ((value - 0x24B6) % Letters));
        if (value is (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189))
            return new Rune('a' + ((value - 0x1F130) % 0x20));
        return Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
            ? null
            : Rune.ToLowerInvariant(rune);
    }
}
