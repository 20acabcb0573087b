using Microsoft.Win32.SafeHandles;

namespace Signalbox.EventLog.Snapshots;

/// <summary>
/// What both files are to be: what was there before with the new events in their places, or, with nothing before, all of it.
/// </summary>
/// <param name="before">What was there before.</param>
/// <param name="events">The events since, sorted.</param>
/// <param name="text">Writes them.</param>
/// <param name="recent">How many interactions are recent.</param>
/// <param name="find">Finds the places of an interaction's earlier events, when they are not kept.</param>
internal sealed class SnapshotComposer(SnapshotState before, EventIndex events, EventText text, int recent, Func<Conversation, EventIndex> find)
{
    private const int MostPlaces = 49_152;
    private const int FewestPlaces = 64;
    private readonly SortedDictionary<long, Conversation> _conversations = [];

    /// <summary>The recent interactions, ascending; their lengths are known when <c>communication.md</c> is written.</summary>
    public IReadOnlyCollection<Conversation> Recent => _conversations.Values;

    /// <summary>The lowest number that is recent; null when there is none.</summary>
    public long? Boundary => _conversations.Count > 0 ? _conversations.Keys.First() : null;

    /// <summary>How many interactions are in the archive; known when that is laid out.</summary>
    public long Archived { get; private set; } = before.Archived;

    /// <summary>The highest number in the archive.</summary>
    public long? HighestArchived { get; private set; } = before.HighestArchived;

    /// <summary>Chooses the recent interactions: those with the highest numbers.</summary>
    public void ChooseRecent()
    {
        var known = before.Conversations.ToDictionary(c => c.Number);
        foreach (var number in known.Keys.Union(events.NumbersDescending().Take(recent)).OrderDescending().Take(recent))
            _conversations.Add(number, known.GetValueOrDefault(number) ?? new Conversation(number));
    }

    /// <summary>Lays out <c>communication.md</c>.</summary>
    public FileSegments LayOutCommunication()
    {
        var parts = new FileSegments();
        if (before.IsEmpty)
            parts.Add(into => into.Write(CommunicationFile.Header));
        else
            parts.Keep(0, CommunicationFile.Header.Length);
        var places = Places(out var end);
        foreach (var conversation in _conversations.Values)
            LayOut(conversation, places.TryGetValue(conversation.Number, out var place) ? place : null, parts);
        if (!before.IsEmpty && parts.KeptAtStart == end)
            parts.Keep(end, end + CommunicationFile.Footer.Length);
        else
            parts.Add(into => into.Write(CommunicationFile.Footer));
        return parts;
    }

    /// <summary>Lays out <c>archive.md</c>.</summary>
    /// <param name="present">Its present version; null when there was nothing before.</param>
    public FileSegments LayOutArchive(SafeFileHandle? present)
    {
        var parts = new FileSegments();
        var late = events.Groups().TakeWhile(g => g.Number <= before.HighestArchived).ToList();
        if (present is null)
            parts.Add(into => into.Write(ArchiveFile.Header));
        else if (late.Count > 0)
            Archived += ArchiveFile.AddLate(present, late, text, parts);
        else
            parts.Keep(0, RandomAccess.GetLength(present));
        if (NewSections().Any())
        {
            parts.Add(into =>
            {
                foreach (var (number, from) in NewSections())
                {
                    text.WriteSection(into, new EventGroup(number, from is null ? events.Of(number) : AllOf(from)));
                    (Archived, HighestArchived) = (Archived + 1, number);
                }
            });
        }

        return parts;
    }

    // Where the recent interactions of before stand in the present communication.md.
    private Dictionary<long, long> Places(out long end)
    {
        end = CommunicationFile.Header.Length;
        var places = new Dictionary<long, long>();
        foreach (var conversation in before.Conversations)
        {
            places.Add(conversation.Number, end);
            end += conversation.Length;
        }

        return places;
    }

    private void LayOut(Conversation conversation, long? place, FileSegments parts)
    {
        var added = events.Of(conversation.Number);
        if (place is { } start)
        {
            var wasAlone = conversation.Participants is { SpokeAlone: true, Second: null };
            text.Foresee(conversation.Participants, added.Span);
            if (!wasAlone || conversation.Participants.Second is null)
            {
                parts.Keep(start, start + conversation.Length);
                if (added.IsEmpty)
                    return;
                parts.Add(into => Append(into, conversation, added));
                conversation.Add(added.Span, Most);
                return;
            }

            // Who spoke alone spoke to the one who comes now: that changes the headings before.
            added = AllOf(conversation);
            conversation.Restart();
        }

        text.Foresee(conversation.Participants, added.Span);
        conversation.Add(added.Span, Most);
        parts.Add(into =>
        {
            var from = into.Position;
            into.Write(CommunicationFile.Heading);
            into.Write(conversation.Number);
            into.Write("\n\n"u8);
            conversation.Length = into.Position - from;
            Append(into, conversation, added);
        });
    }

    private void Append(TextSink into, Conversation conversation, ReadOnlyMemory<IndexedEvent> added)
    {
        var from = into.Position;
        text.WriteMessages(into, conversation.Participants, added.Span);
        conversation.Length += into.Position - from;
    }

    private int Most => Math.Max(FewestPlaces, MostPlaces / recent);

    // What goes behind all that is archived, ascending: interactions that are recent no more, and such as never were.
    private IEnumerable<(long Number, Conversation? From)> NewSections()
    {
        var leaving = new Queue<Conversation>(before.Conversations.Where(c => !_conversations.ContainsKey(c.Number)));
        var arriving = events.Groups()
            .SkipWhile(g => g.Number <= before.HighestArchived)
            .TakeWhile(g => !_conversations.ContainsKey(g.Number));
        foreach (var number in arriving.Select(g => g.Number))
        {
            while (leaving.TryPeek(out var lower) && lower.Number <= number)
                yield return (lower.Number, leaving.Dequeue());
            if (!before.Has(number))
                yield return (number, null);
        }

        while (leaving.TryDequeue(out var last))
            yield return (last.Number, last);
    }

    private ReadOnlyMemory<IndexedEvent> AllOf(Conversation conversation)
    {
        var added = events.Of(conversation.Number);
        if (conversation.Events is { } kept)
            return (IndexedEvent[])[.. kept, .. added.Span];
        var all = find(conversation);
        foreach (var place in added.Span)
            all.Add(place);
        return all.Of(conversation.Number);
    }
}
