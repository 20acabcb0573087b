using DiffPlex;

namespace Signalbox.Dashboard.Parts;

/// <summary>Which lines of two texts differ.</summary>
internal static class TextComparison
{
    // Beyond this many lines between the first and the last change, comparing line by line takes too long for a page.
    private const int MostCompared = 4_000;

    /// <summary>Lines that stand in the place of others.</summary>
    /// <param name="BeforeStart">The first line that is gone, from 0.</param>
    /// <param name="BeforeCount">How many are gone.</param>
    /// <param name="AfterStart">The first line that is new, from 0.</param>
    /// <param name="AfterCount">How many are new.</param>
    internal sealed record Block(int BeforeStart, int BeforeCount, int AfterStart, int AfterCount);

    /// <summary>The places where lines differ, in order; every character of a line counts.</summary>
    public static IReadOnlyList<Block> Between(string[] before, string[] after)
    {
        var shorter = Math.Min(before.Length, after.Length);
        var head = 0;
        while (head < shorter && before[head] == after[head])
            head++;
        var tail = 0;
        while (tail < shorter - head && before[^(tail + 1)] == after[^(tail + 1)])
            tail++;
        var (gone, fresh) = (before.Length - head - tail, after.Length - head - tail);
        if (gone == 0 && fresh == 0)
            return [];
        if (gone == 0 || fresh == 0 || gone + fresh > MostCompared)
            return [new Block(head, gone, head, fresh)];
        var found = new Differ().CreateCustomDiffs(Joined(before[head..^tail]), Joined(after[head..^tail]), ignoreWhiteSpace: false, t => t[..^1].Split('\n'));
        return [.. found.DiffBlocks.Select(b => new Block(b.DeleteStartA + head, b.DeleteCountA, b.InsertStartB + head, b.InsertCountB))];
    }

    // Each line is ended, as the comparison takes an empty text for no line at all.
    private static string Joined(string[] lines) => string.Join('\n', lines) + '\n';
}
