using System.Globalization;

namespace Signalbox.Dashboard.Parts;

/// <summary>The beginning of a long text.</summary>
/// <param name="Text">What is shown first: whole lines, or a part of a line that is very long.</param>
/// <param name="MoreLines">How many lines follow; 0 when the text ends within a line, or is shown whole.</param>
/// <param name="MoreCharacters">How many characters follow.</param>
internal sealed record TextStart(string Text, int MoreLines, int MoreCharacters)
{
    /// <summary>How many lines are shown at first.</summary>
    public const int Lines = 200;

    // A line that is longer than this takes more than one on the page.
    private const int Width = 120;

    /// <summary>True when nothing follows.</summary>
    public bool IsWhole => MoreCharacters == 0;

    /// <summary>What shows the rest says.</summary>
    public string Words => MoreLines > 0 ? LineWords(MoreLines) : $"Show {Count(MoreCharacters)} more {(MoreCharacters == 1 ? "character" : "characters")}";

    /// <summary>What shows further lines says.</summary>
    public static string LineWords(int more) => $"Show {Count(more)} more {(more == 1 ? "line" : "lines")}";

    /// <summary>The beginning of a text: so many lines as they stand on a page.</summary>
    public static TextStart Of(string text, int lines = Lines)
    {
        var (at, room) = (0, lines);
        while (at < text.Length && room > 0)
        {
            var end = text.IndexOf('\n', at) is >= 0 and var found ? found + 1 : text.Length;
            var takes = 1 + ((end - at) / Width);
            if (takes > room && (at == 0 || takes > lines))
                return Cut(text, at + (room * Width), isWithinLine: true);
            (at, room) = (end, room - takes);
        }

        return at >= text.Length ? new TextStart(text, 0, 0) : Cut(text, at, isWithinLine: false);
    }

    private static TextStart Cut(string text, int at, bool isWithinLine)
    {
        if (at >= text.Length)
            return new TextStart(text, 0, 0);
        // Two halves of one character stay together.
        if (char.IsHighSurrogate(text[at - 1]))
            at++;
        var more = text.AsSpan(at);
        return new TextStart(text[..at], isWithinLine ? 0 : more.Count('\n') + (more[^1] == '\n' ? 0 : 1), more.Length);
    }

    private static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
