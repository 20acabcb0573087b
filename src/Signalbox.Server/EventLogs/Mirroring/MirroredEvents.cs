namespace Signalbox.Server.EventLogs.Mirroring;

/// <summary>The events that stand in the log already, of the time that is read again.</summary>
internal sealed class MirroredEvents
{
    private readonly Dictionary<string, Told> _told = new(StringComparer.Ordinal);

    private sealed record Told(DateTimeOffset At, long Position);

    /// <summary>How many are known.</summary>
    public int Count => _told.Count;

    /// <summary>True when this one stands in the log.</summary>
    public bool Has(string id) => _told.ContainsKey(id);

    /// <summary>Adds one.</summary>
    /// <param name="id">The event.</param>
    /// <param name="at">When it happened.</param>
    /// <param name="position">A place in the log that it does not stand before.</param>
    public void Add(string id, DateTimeOffset at, long position) => _told[id] = new Told(at, position);

    /// <summary>Forgets what happened before a moment.</summary>
    public void ForgetBefore(DateTimeOffset moment)
    {
        foreach (var (id, told) in _told)
        {
            if (told.At < moment)
                _told.Remove(id);
        }
    }

    /// <summary>A place in the log that none of them stands before.</summary>
    /// <param name="end">The place when there are none.</param>
    public long Earliest(long end) => _told.Count == 0 ? end : _told.Values.Min(t => t.Position);
}
