using Signalbox.Dashboard.Parts;

namespace Signalbox.Dashboard.Inbox;

/// <summary>Browsers end every line of a field with a line feed; what a file ends its lines with is not theirs to change.</summary>
internal static class LineEndings
{
    /// <summary>The text as a browser holds it.</summary>
    public static string InBrowser(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    /// <summary><paramref name="typed"/> with the line ends of <paramref name="before"/>: a line that was there keeps its own, a new one ends as the line above it.</summary>
    public static string Restore(string before, string typed)
    {
        typed = InBrowser(typed);
        var (lines, ends) = Split(before);
        if (ends.All(e => e == "\n"))
            return typed;
        var after = typed.Split('\n');
        var own = OwnEnds(lines, ends, after);
        var text = new System.Text.StringBuilder(typed.Length + after.Length);
        var end = ends[0];
        for (var i = 0; i < after.Length - 1; i++)
        {
            end = own[i] ?? end;
            text.Append(after[i]).Append(end);
        }

        return text.Append(after[^1]).ToString();
    }

    // For each line the end that it had before; null when it is new or had none.
    private static string?[] OwnEnds(string[] lines, List<string> ends, string[] after)
    {
        var own = new string?[after.Length];
        var (from, to) = (0, 0);
        foreach (var block in TextComparison.Between(lines, after).Append(new TextComparison.Block(lines.Length, 0, after.Length, 0)))
        {
            for (; to < block.AfterStart; from++, to++)
                own[to] = from < ends.Count ? ends[from] : null;
            // A line that was changed stands where the one before it stood.
            for (var i = 0; i < Math.Min(block.BeforeCount, block.AfterCount); i++)
                own[to + i] = from + i < ends.Count ? ends[from + i] : null;
            (from, to) = (block.BeforeStart + block.BeforeCount, block.AfterStart + block.AfterCount);
        }

        return own;
    }

    private static (string[] Lines, List<string> Ends) Split(string text)
    {
        var ends = new List<string>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n')
                ends.Add("\n");
            else if (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n')
                ends.Add(text.Substring(i++, 2));
            else if (text[i] == '\r')
                ends.Add("\r");
        }

        return (InBrowser(text).Split('\n'), ends);
    }
}
