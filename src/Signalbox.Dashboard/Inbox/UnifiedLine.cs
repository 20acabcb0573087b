using System.Globalization;

namespace Signalbox.Dashboard.Inbox;

/// <summary>A line of a difference in the unified format.</summary>
/// <param name="Kind"><c>added</c>, <c>removed</c>, <c>gap</c> (a heading) or empty.</param>
/// <param name="Mark">The sign before it; empty when there is none.</param>
/// <param name="Text">The line without the sign.</param>
internal sealed record UnifiedLine(string Kind, string Mark, string Text)
{
    /// <summary>How many lines of a difference a page shows at the most.</summary>
    public const int Most = 5_000;

    private static readonly string[] Headings = ["diff --git ", "index ", "new file mode ", "old mode ", "new mode ", "similarity index ", "rename from ", "rename to "];

    /// <summary>The lines of a difference without the names of the files; of very many the first, and a last one that says how many are missing.</summary>
    public static IReadOnlyList<UnifiedLine> Of(string diff)
    {
        var lines = All(diff);
        if (lines.Count <= Most)
            return lines;
        var more = (lines.Count - Most).ToString("N0", CultureInfo.InvariantCulture);
        return [.. lines.Take(Most), new UnifiedLine("gap", "", $"{more} more lines of the difference are not shown here: look at the whole file")];
    }

    /// <summary>All lines of a difference without the names of the files.</summary>
    public static IReadOnlyList<UnifiedLine> All(string diff)
    {
        var lines = diff.TrimEnd('\n').Split('\n');
        // A carriage return is worth showing only where some lines have one and others have not.
        if (Array.TrueForAll(lines, l => l is ['@' or '\\' or '-', ..] || l.EndsWith('\r')))
            lines = [.. lines.Select(l => l.TrimEnd('\r'))];
        var start = 0;
        while (start < lines.Length && Headings.Any(h => lines[start].StartsWith(h, StringComparison.Ordinal)))
            start++;
        // Only the two lines at the very beginning name files; what looks like them later is a line of a file.
        var names = lines.AsSpan(start) is [['-', '-', '-', ' ', ..], ['+', '+', '+', ' ', ..], ..] ? 2 : 0;
        return [.. lines.Take(start).Select(l => new UnifiedLine("gap", "", l)), .. lines.Skip(start + names).Select(Read)];
    }

    private static UnifiedLine Read(string line) => line switch
    {
        ['@', '@', ..] or ['\\', ..] => new UnifiedLine("gap", "", line),
        ['+', .. var text] => new UnifiedLine("added", "+", text),
        ['-', .. var text] => new UnifiedLine("removed", "-", text),
        [' ', .. var text] => new UnifiedLine("", " ", text),
        _ => new UnifiedLine("", "", line),
    };
}
