namespace Signalbox.Dashboard.Parts;

/// <summary>What two texts differ by, line by line, with a few lines around each change.</summary>
internal sealed class TextDiff
{
    private const int Around = 3;
    private const int Most = 2_000;

    private readonly List<Line> _lines = [];

    private TextDiff()
    {
    }

    /// <summary>The lines to show; none when the texts are the same.</summary>
    public IReadOnlyList<Line> Lines => _lines;

    /// <summary>How many more lines were added or removed than are shown.</summary>
    public int More { get; private set; }

    /// <summary>A line: its number after the change (null when removed), whether it was added or removed, or how many alike are left out.</summary>
    internal sealed record Line(int? Number, char Mark, string Text, int LeftOut = 0);

    /// <summary>Compares two texts. Spaces count, and line ends too.</summary>
    public static TextDiff Between(string before, string after)
    {
        var diff = new TextDiff();
        if (before != after)
            diff.Compare(before.Split('\n'), after.Split('\n'));
        return diff;
    }

    private void Compare(string[] before, string[] after)
    {
        // A carriage return is worth showing only where some lines have one and others have not.
        if (EndsAllWithReturn(before) && EndsAllWithReturn(after))
            (before, after) = ([.. before.Select(l => l.TrimEnd('\r'))], [.. after.Select(l => l.TrimEnd('\r'))]);
        var blocks = TextComparison.Between(before, after);
        var at = 0;
        for (var i = 0; i < blocks.Count; i++)
        {
            var block = blocks[i];
            var lead = Math.Max(at, block.AfterStart - Around);
            LeaveOut(lead - at);
            Add(' ', after, lead, block.AfterStart);
            Add('-', before, block.BeforeStart, block.BeforeStart + block.BeforeCount);
            at = block.AfterStart + block.AfterCount;
            Add('+', after, block.AfterStart, at);
            var end = Math.Min(at + Around, i + 1 < blocks.Count ? blocks[i + 1].AfterStart : after.Length);
            Add(' ', after, at, end);
            at = end;
        }

        LeaveOut(after.Length - at);
    }

    private static bool EndsAllWithReturn(string[] lines) => lines.Length > 1 && Array.TrueForAll(lines[..^1], l => l.EndsWith('\r'));

    private void LeaveOut(int count)
    {
        if (count > 0 && _lines.Count < Most)
            _lines.Add(new Line(null, ' ', "", count));
    }

    private void Add(char mark, string[] lines, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (_lines.Count < Most)
                _lines.Add(new Line(mark == '-' ? null : i + 1, mark, lines[i]));
            else if (mark != ' ')
                More++;
        }
    }
}
