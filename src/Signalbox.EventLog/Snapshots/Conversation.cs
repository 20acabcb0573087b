namespace Signalbox.EventLog.Snapshots;

/// <summary>One of the recent interactions: what must be known of it to go on with it later.</summary>
internal sealed class Conversation(long number)
{
    /// <summary>Its number.</summary>
    public long Number { get; } = number;

    /// <summary>Who speaks in it.</summary>
    public ConversationParticipants Participants { get; set; } = new();

    /// <summary>How many bytes it has in <c>communication.md</c>.</summary>
    public long Length { get; set; }

    /// <summary>Where its first event begins in the log.</summary>
    public long Start { get; set; } = -1;

    /// <summary>Where all its events stand; null when they are too many to be kept, so that they must be looked for.</summary>
    public List<IndexedEvent>? Events { get; set; } = [];

    /// <summary>Adds events behind the others.</summary>
    /// <param name="added">The events.</param>
    /// <param name="most">How many are kept.</param>
    public void Add(ReadOnlySpan<IndexedEvent> added, int most)
    {
        if (Start < 0)
            Start = added[0].Offset;
        if (Events is not null && Events.Count + added.Length <= most)
            Events.AddRange(added);
        else
            Events = null;
    }

    /// <summary>Forgets how it went, to show it anew from its first event.</summary>
    public void Restart() => (Participants, Events, Start) = (new ConversationParticipants(), [], -1);
}
