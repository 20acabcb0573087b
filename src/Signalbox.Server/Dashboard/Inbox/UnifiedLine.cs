namespace Signalbox.Server.Dashboard.Inbox;

/// <summary>A line of a difference in the unified format.</summary>
/// <param name="Kind"><c>added</c>, <c>removed</c>, <c>gap</c> (a heading) or empty.</param>
/// <param name="Mark">The sign before it.</param>
/// <param name="Text">The line without the sign.</param>
internal sealed record UnifiedLine(string Kind, string Mark, string Text)
{
    private const int Most = 5_000;

    /// <summary>The lines of a difference; at most some thousands.</summary>
    public static IReadOnlyList<UnifiedLine> Of(string diff) => [.. diff.TrimEnd('\n').Split('\n').Take(Most).Select(Read)];

    private static UnifiedLine Read(string line) => line switch
    {
        ['+', '+', '+', ' ', ..] or ['-', '-', '-', ' ', ..] or ['@', '@', ..] or ['\\', ..] => new UnifiedLine("gap", "", line),
        ['+', .. var text] => new UnifiedLine("added", "+", text),
        ['-', .. var text] => new UnifiedLine("removed", "-", text),
        [' ', .. var text] => new UnifiedLine("", " ", text),
        _ => new UnifiedLine("", " ", line),
    };
}
