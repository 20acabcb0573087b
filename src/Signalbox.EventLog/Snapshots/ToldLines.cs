using System.Text.Json;
using Signalbox.EventLog.Events;

namespace Signalbox.EventLog.Snapshots;

/// <summary>Which bad lines the log itself speaks of, in <c>error</c> events of the actor <c>signalbox</c>.</summary>
internal sealed class ToldLines
{
    /// <summary>Whose events they are.</summary>
    public const string Actor = "signalbox";

    private readonly Dictionary<long, HashSet<string>> _lines = [];
    private readonly List<(long First, long Last)> _spans = [];

    /// <summary>Notes what an event says.</summary>
    /// <param name="view">The event.</param>
    /// <param name="line">Its line.</param>
    /// <param name="number">The number of its line: it can only tell of lines before it.</param>
    public void Note(in EventView view, ReadOnlySpan<byte> line, long number)
    {
        if (!view.Actor.Is("signalbox"u8))
            return;
        var more = view.ToEvent(line).More;
        if (!TryNumber(more, "line", out var first) || first >= number)
            return;
        if (TryNumber(more, "lastLine", out var last))
        {
            if (last < number)
                _spans.Add((first, last));
            return;
        }

        if (more.TryGetValue("sha256", out var hash) && hash.ValueKind == JsonValueKind.String)
        {
            if (!_lines.TryGetValue(first, out var hashes))
                _lines[first] = hashes = [];
            hashes.Add(hash.GetString()!);
        }
    }

    /// <summary>True when the line was told.</summary>
    /// <param name="line">The number of the line.</param>
    /// <param name="hash">Its hash, worked out only when it matters.</param>
    public bool Has(long line, Func<string> hash) =>
        _spans.Exists(s => line >= s.First && line <= s.Last) || (_lines.TryGetValue(line, out var hashes) && hashes.Contains(hash()));

    private static bool TryNumber(IReadOnlyDictionary<string, JsonElement> fields, string name, out long number)
    {
        number = 0;
        return fields.TryGetValue(name, out var field) && field.ValueKind == JsonValueKind.Number && field.TryGetInt64(out number);
    }
}
