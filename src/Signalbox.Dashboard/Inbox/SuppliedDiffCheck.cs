using System.Globalization;

namespace Signalbox.Dashboard.Inbox;

/// <summary>Whether the difference that a job hands in is one of the file that it hands in with it.</summary>
internal static class SuppliedDiffCheck
{
    // Hunks that do not say where they belong are looked for; a difference made to be slow is one that does not fit.
    private const int MostTriesPerLine = 20;

    /// <summary>
    /// True when what each hunk leaves or adds stands in <paramref name="content"/>, without a line between, in order, and where
    /// the hunk says. Line ends do not count. What was removed, and what lies between hunks, cannot be known from here.
    /// </summary>
    /// <param name="diff">The difference.</param>
    /// <param name="content">The file after it.</param>
    /// <param name="isAdded">True when there was no file, so that every line must be in the difference.</param>
    /// <param name="isCut">True when the difference is said to end early.</param>
    public static bool Fits(string diff, string content, bool isAdded, bool isCut)
    {
        var lines = UnifiedLine.All(diff);
        // A difference that could not be made is a remark.
        if (isCut && lines.All(l => l is { Kind: "", Mark: "" }))
            return true;
        var file = content.Split('\n').Select(l => l.TrimEnd('\r')).ToArray();
        if (file[^1].Length == 0)
            file = file[..^1];

        var (at, tries) = (0, (long)MostTriesPerLine * (file.Length + lines.Count));
        foreach (var (start, block) in Hunks(lines))
        {
            if (block.Count == 0)
                continue;
            var found = start is { } claimed ? claimed >= at && StandsAt(file, claimed, block) ? claimed : -1 : Find(file, at, block, ref tries);
            if (found < 0 || (isAdded && found != at))
                return false;
            at = found + block.Count;
        }

        return !isAdded || isCut || at == file.Length;
    }

    // What each hunk leaves in the file, and the line (from 0) at which it says it begins; null when it does not say.
    private static IEnumerable<(int? Start, IReadOnlyList<string> Block)> Hunks(IReadOnlyList<UnifiedLine> lines)
    {
        var (start, block) = ((int?)null, new List<string>());
        foreach (var line in lines)
        {
            if (line is { Kind: "gap", Text: ['@', '@', ..] })
            {
                yield return (start, block);
                start = StartOf(line.Text);
                block = [];
            }
            else if (line.Kind is "added" or "")
            {
                block.Add(line.Text.TrimEnd('\r'));
            }
        }

        yield return (start, block);
    }

    private static int Find(string[] file, int from, IReadOnlyList<string> block, ref long tries)
    {
        for (var at = from; at + block.Count <= file.Length; at++)
        {
            var alike = 0;
            while (alike < block.Count && file[at + alike] == block[alike])
                alike++;
            if (alike == block.Count)
                return at;
            tries -= alike + 1;
            if (tries < 0)
                return -1;
        }

        return -1;
    }

    private static bool StandsAt(string[] file, int at, IReadOnlyList<string> block)
    {
        if (at < 0 || block.Count > file.Length - at)
            return false;
        for (var i = 0; i < block.Count; i++)
        {
            if (file[at + i] != block[i])
                return false;
        }

        return true;
    }

    // "@@ -1,2 +3,4 @@": the file goes on at its third line.
    private static int? StartOf(string heading) =>
        heading.Split(' ', 4) is ["@@", ['-', ..], ['+', .. var range], ['@', '@', ..]]
        && int.TryParse(range.Split(',')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number - 1
            : null;
}
