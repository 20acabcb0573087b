namespace Signalbox.EventLog.Snapshots;

/// <summary>The next version of a file, in parts: neighbours that are kept become one.</summary>
internal sealed class FileSegments
{
    private readonly List<Part> _parts = [];

    /// <summary>The parts.</summary>
    public IReadOnlyList<Part> All => _parts;

    /// <summary>How much of the beginning stays as it is.</summary>
    public long KeptAtStart => _parts.Count > 0 && _parts[0] is Part.Kept { From: 0 } kept ? kept.To : 0;

    /// <summary>True when the file stays as it is.</summary>
    /// <param name="length">Its length.</param>
    public bool IsAllKept(long length) => _parts.Count == 1 && KeptAtStart == length;

    /// <summary>Keeps a part of the present version.</summary>
    public void Keep(long from, long to)
    {
        if (_parts.Count > 0 && _parts[^1] is Part.Kept last && last.To == from)
            _parts[^1] = new Part.Kept(last.From, to);
        else if (to > from)
            _parts.Add(new Part.Kept(from, to));
    }

    /// <summary>Adds new text.</summary>
    public void Add(Action<TextSink> write) => _parts.Add(new Part.Text(write));
}
