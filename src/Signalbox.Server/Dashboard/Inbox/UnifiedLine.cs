namespace Signalbox.Server.Dashboard.Inbox;

/// <summary>A line of a difference in the unified format.</summary>
/// <param name="Kind"><c>added</c>, <c>removed</c>, <c>gap</c> (a heading) or empty.</param>
/// <param name="Mark">The sign before it.</param>
/// <param name="Text">The line without the sign.</param>
internal sealed record UnifiedLine(string Kind, string Mark, string Text)
{
    private const int Most = 5_000;

    /// <summary>The lines of a difference without the names of the files; at most some thousands.</summary>
    public static IReadOnlyList<UnifiedLine> Of(string diff)
    {
        var lines = diff.TrimEnd('\n').Split('\n');
        // Only the two lines at the very beginning name files; what looks like them later is a line of a file.
        var start = lines is [['-', '-', '-', ' ', ..], ['+', '+', '+', ' ', ..], ..] ? 2 : 0;
        return [.. lines.Skip(start).Take(Most).Select(Read)];
    }

    private static UnifiedLine Read(string line) => line switch
    {
        ['@', '@', ..] or ['\\', ..] => new UnifiedLine("gap", "", line),
        ['+', .. var text] => new UnifiedLine("added", "+", text),
        ['-', .. var text] => new UnifiedLine("removed", "-", text),
        [' ', .. var text] => new UnifiedLine("", " ", text),
        _ => new UnifiedLine("", " ", line),
    };
}
