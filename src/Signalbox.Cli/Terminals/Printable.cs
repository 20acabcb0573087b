using System.Globalization;
using System.Text;
using Signalbox.Durability;

namespace Signalbox.Cli.Terminals;

/// <summary>
/// Makes text from jobs safe to show: what agents wrote must not move the cursor, recolour the screen or turn the reading
/// order of what a person is about to approve.
/// </summary>
internal static class Printable
{
    /// <summary>On one line: line ends and tabs become spaces.</summary>
    public static string Line(string text) => Escape(text, keepLines: false);

    /// <summary>On as many lines as it has.</summary>
    public static string Block(string text) => Escape(text.Replace("\r\n", "\n"), keepLines: true);

    /// <summary>On one line of at most <paramref name="width"/> characters; what is cut off is shown by an ellipsis.</summary>
    public static string Short(string text, int width)
    {
        var line = Line(text.Length > width * 4 ? text[..(width * 4)] : text);
        if (line.Length <= width)
            return line;
        var end = Math.Max(width - 1, 0);
        if (end > 0 && char.IsHighSurrogate(line[end - 1]))
            end--;
        return string.Concat(line.AsSpan(0, end).TrimEnd(), "…");
    }

    private static string Escape(string text, bool keepLines)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return text;
        var safe = new StringBuilder(text.Length);
        Rune? before = null;
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\n' or '\t')
                safe.Append(keepLines ? (char)rune.Value : ' ');
            else if (rune.Value == '\r' && !keepLines)
                safe.Append(' ');
            else if (!UnseenCharacters.IsUnseen(rune, before))
                safe.Append(rune.ToString());
            else if (rune.IsBmp)
                safe.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            else
                safe.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}");
            before = rune;
        }

        return safe.ToString();
    }
}
