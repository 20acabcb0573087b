using Signalbox.EventLog.Events;

namespace Signalbox.EventLog.Snapshots;

/// <summary>Which bad lines the log itself speaks of, in <c>error</c> events of its own.</summary>
internal sealed class ReportedBadLines
{
    private readonly Dictionary<long, HashSet<string>> _lines = [];
    private readonly List<(long First, long Last)> _spans = [];

    /// <summary>Notes what an event says.</summary>
    /// <param name="view">The event.</param>
    /// <param name="line">Its line.</param>
    /// <param name="number">The number of its line: it can only tell of lines before it.</param>
    public void Note(in EventView view, ReadOnlySpan<byte> line, long number)
    {
        if (view.ToEvent(line) is not { Actor: LogEvent.OwnActor } told || told.Number("line") is not { } first || first >= number)
            return;
        if (told.Number("lastLine") is { } last)
        {
            if (last < number)
                _spans.Add((first, last));
            return;
        }

        if (told.Text("sha256") is { } hash)
        {
            if (!_lines.TryGetValue(first, out var hashes))
                _lines[first] = hashes = [];
            hashes.Add(hash);
        }
    }

    /// <summary>True when the line was told.</summary>
    /// <param name="line">The number of the line.</param>
    /// <param name="hash">Its hash, worked out only when it matters.</param>
    public bool Has(long line, Func<string> hash) =>
        _spans.Exists(s => line >= s.First && line <= s.Last) || (_lines.TryGetValue(line, out var hashes) && hashes.Contains(hash()));
}
