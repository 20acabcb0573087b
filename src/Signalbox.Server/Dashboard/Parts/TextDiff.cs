using DiffPlex;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace Signalbox.Server.Dashboard.Parts;

/// <summary>What two texts differ by, line by line, with a few lines around each change.</summary>
internal static class TextDiff
{
    private const int Around = 3;

    /// <summary>A line: its number after the change (null when removed), whether it was added or removed, or how many alike are left out.</summary>
    internal sealed record Line(int? Number, char Mark, string Text, int LeftOut = 0);

    /// <summary>The lines to show; none when the texts are the same.</summary>
    public static IReadOnlyList<Line> Between(string before, string after)
    {
        var lines = new InlineDiffBuilder(new Differ()).BuildDiffModel(before, after).Lines;
        var changed = lines.Select((l, i) => (l, i)).Where(p => p.l.Type != ChangeType.Unchanged).Select(p => p.i).ToArray();
        if (changed.Length == 0)
            return [];
        var near = new bool[lines.Count];
        foreach (var index in changed)
        {
            for (var i = Math.Max(0, index - Around); i <= Math.Min(lines.Count - 1, index + Around); i++)
                near[i] = true;
        }

        var shown = new List<Line>();
        var leftOut = 0;
        for (var i = 0; i < lines.Count; i++)
        {
            if (!near[i])
            {
                leftOut++;
                continue;
            }

            if (leftOut > 0)
                shown.Add(new Line(null, ' ', "", leftOut));
            leftOut = 0;
            shown.Add(new Line(lines[i].Position, MarkOf(lines[i].Type), lines[i].Text));
        }

        if (leftOut > 0)
            shown.Add(new Line(null, ' ', "", leftOut));
        return shown;
    }

    private static char MarkOf(ChangeType type) => type switch
    {
        ChangeType.Inserted => '+',
        ChangeType.Deleted => '-',
        _ => ' ',
    };
}
