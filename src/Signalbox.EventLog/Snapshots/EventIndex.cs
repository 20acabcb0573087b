namespace Signalbox.EventLog.Snapshots;

/// <summary>Where the events that were read stand, by interaction: 24 bytes an event.</summary>
internal sealed class EventIndex : IComparer<IndexedEvent>
{
    private IndexedEvent[] _events = new IndexedEvent[64];
    private bool _isSorted = true;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The highest number; only when there are events.</summary>
    public long Highest { get; private set; } = long.MinValue;

    /// <summary>Adds an event that stands behind all others.</summary>
    public void Add(in IndexedEvent added)
    {
        if (Count == _events.Length)
            Array.Resize(ref _events, Count * 2);
        _events[Count++] = added;
        _isSorted &= added.Interaction >= Highest;
        Highest = Math.Max(Highest, added.Interaction);
    }

    /// <summary>Puts the events in order: by interaction, and as they stand in the log.</summary>
    public void Sort()
    {
        if (!_isSorted)
            Array.Sort(_events, 0, Count, this);
        _isSorted = true;
    }

    /// <summary>The interactions, ascending; sorted before.</summary>
    public IEnumerable<EventGroup> Groups()
    {
        for (var start = 0; start < Count;)
        {
            var end = start + 1;
            while (end < Count && _events[end].Interaction == _events[start].Interaction)
                end++;
            yield return new EventGroup(_events[start].Interaction, _events.AsMemory(start, end - start));
            start = end;
        }
    }

    /// <summary>The numbers of the interactions, descending; sorted before.</summary>
    public IEnumerable<long> NumbersDescending()
    {
        for (var i = Count - 1; i >= 0; i--)
        {
            if (i == Count - 1 || _events[i].Interaction != _events[i + 1].Interaction)
                yield return _events[i].Interaction;
        }
    }

    /// <summary>The events of one interaction; sorted before.</summary>
    public ReadOnlyMemory<IndexedEvent> Of(long number)
    {
        var (from, to) = (LowerBound(number), number == long.MaxValue ? Count : LowerBound(number + 1));
        return _events.AsMemory(from, to - from);
    }

    /// <inheritdoc />
    public int Compare(IndexedEvent x, IndexedEvent y)
    {
        var order = x.Interaction.CompareTo(y.Interaction);
        return order != 0 ? order : x.Offset.CompareTo(y.Offset);
    }

    private int LowerBound(long number)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (int)(((uint)low + (uint)high) / 2);
            if (_events[middle].Interaction < number)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
