namespace Signalbox.Server.Streams;

/// <summary>The latest events, each at a position that rises by one. Not safe for several threads at once.</summary>
internal sealed class EventRing(int capacity)
{
    private readonly StreamEvent?[] _events = new StreamEvent?[capacity];
    private readonly Dictionary<string, long> _positions = new(capacity, StringComparer.Ordinal);

    /// <summary>The position of the oldest event that is kept.</summary>
    public long Oldest { get; private set; }

    /// <summary>The position that the next event gets.</summary>
    public long Next { get; private set; }

    /// <summary>The event at a position from <see cref="Oldest"/> to before <see cref="Next"/>.</summary>
    public StreamEvent this[long position] => _events[position % capacity]!;

    /// <summary>Adds an event; when all places are taken the oldest goes.</summary>
    public void Add(StreamEvent happened)
    {
        if (Next - Oldest == capacity)
            _positions.Remove(this[Oldest++].Id);
        _events[Next % capacity] = happened;
        _positions[happened.Id] = Next++;
    }

    /// <summary>Forgets all events.</summary>
    public void Clear()
    {
        Array.Clear(_events);
        _positions.Clear();
        Oldest = Next;
    }

    /// <summary>The position of the event of an id, or null when it is not kept.</summary>
    public long? Find(string id) => _positions.TryGetValue(id, out var position) ? position : null;
}
