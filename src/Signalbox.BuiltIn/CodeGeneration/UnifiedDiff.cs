using System.Text;
using DiffPlex;
using DiffPlex.Model;

namespace Signalbox.BuiltIn.CodeGeneration;

/// <summary>The difference of two texts in the unified format, with three lines of context, as <c>patch</c> reads it.</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    // Beyond this many lines between the first and the last change, comparing line by line takes seconds.
    private const int MaximumComparedLines = 10_000;

    /// <summary>
    /// Renders the difference; empty when the texts are equal. Line ends count: a carriage return is part of its line, and a
    /// last line without a line feed is marked as usual.
    /// </summary>
    /// <param name="path">The file's path, for the heading.</param>
    /// <param name="before">The present text, or null when there is no file.</param>
    /// <param name="after">The new text.</param>
    public static string Render(string path, string? before, string after)
    {
        if (before == after)
            return "";
        var present = Lines(before ?? "");
        var fresh = Lines(after);
        var text = new StringBuilder()
            .Append(before is null ? "--- /dev/null" : $"--- a/{path}").Append('\n')
            .Append($"+++ b/{path}\n");
        foreach (var hunk in Hunks(Blocks(present, fresh)))
            Append(text, hunk, present, fresh);
        return text.ToString();
    }

    private static string[] Lines(string text)
    {
        var lines = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var feed = text.IndexOf('\n', start);
            var end = feed < 0 ? text.Length : feed + 1;
            lines.Add(text[start..end]);
            start = end;
        }

        return [.. lines];
    }

    private static IReadOnlyList<DiffBlock> Blocks(string[] present, string[] fresh)
    {
        var head = 0;
        var shorter = Math.Min(present.Length, fresh.Length);
        while (head < shorter && present[head] == fresh[head])
            head++;
        var tail = 0;
        while (tail < shorter - head && present[^(tail + 1)] == fresh[^(tail + 1)])
            tail++;
        var oldMiddle = present[head..^tail];
        var newMiddle = fresh[head..^tail];
        if (oldMiddle.Length == 0 || newMiddle.Length == 0 || oldMiddle.Length + newMiddle.Length > MaximumComparedLines)
            return oldMiddle.Length + newMiddle.Length == 0 ? [] : [new DiffBlock(head, oldMiddle.Length, head, newMiddle.Length)];
        return [.. new Differ().CreateCustomDiffs(string.Concat(oldMiddle), string.Concat(newMiddle), ignoreWhiteSpace: false, Lines)
            .DiffBlocks.Select(b => new DiffBlock(b.DeleteStartA + head, b.DeleteCountA, b.InsertStartB + head, b.InsertCountB))];
    }

    // Changes whose context would touch share a hunk.
    private static IEnumerable<IReadOnlyList<DiffBlock>> Hunks(IReadOnlyList<DiffBlock> blocks)
    {
        var hunk = new List<DiffBlock>();
        foreach (var block in blocks)
        {
            if (hunk.Count > 0 && block.DeleteStartA - (hunk[^1].DeleteStartA + hunk[^1].DeleteCountA) > 2 * Context)
            {
                yield return hunk;
                hunk = [];
            }

            hunk.Add(block);
        }

        if (hunk.Count > 0)
            yield return hunk;
    }

    private static void Append(StringBuilder text, IReadOnlyList<DiffBlock> hunk, string[] present, string[] fresh)
    {
        var (first, last) = (hunk[0], hunk[^1]);
        var lead = Math.Min(Context, first.DeleteStartA);
        var oldStart = first.DeleteStartA - lead;
        var newStart = first.InsertStartB - lead;
        var oldEnd = Math.Min(present.Length, last.DeleteStartA + last.DeleteCountA + Context);
        var newEnd = last.InsertStartB + last.InsertCountB + (oldEnd - last.DeleteStartA - last.DeleteCountA);
        text.Append($"@@ -{Range(oldStart, oldEnd)} +{Range(newStart, newEnd)} @@\n");
        var at = oldStart;
        foreach (var block in hunk)
        {
            Append(text, ' ', present.AsSpan(at, block.DeleteStartA - at));
            Append(text, '-', present.AsSpan(block.DeleteStartA, block.DeleteCountA));
            Append(text, '+', fresh.AsSpan(block.InsertStartB, block.InsertCountB));
            at = block.DeleteStartA + block.DeleteCountA;
        }

        Append(text, ' ', present.AsSpan(at, oldEnd - at));
    }

    private static void Append(StringBuilder text, char mark, ReadOnlySpan<string> lines)
    {
        foreach (var line in lines)
        {
            text.Append(mark).Append(line);
            if (!line.EndsWith('\n'))
                text.Append("\n\\ No newline at end of file\n");
        }
    }

    // An empty range names the line before it, and a range of one line leaves its length out.
    private static string Range(int start, int end) => (end - start) switch
    {
        0 => $"{start},0",
        1 => $"{start + 1}",
        var count => $"{start + 1},{count}",
    };
}
