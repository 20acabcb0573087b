using Signalbox.EventLog.Elections;
using Signalbox.EventLog.Events;

namespace Signalbox.Server.EventLogs.Readings;

/// <summary>
/// What the events that were read come to: the last conversations, the last heartbeat of each, who leads, the last errors. It
/// takes one event after the other, and holds no more of them than its bounds, however many come.
/// </summary>
internal sealed class EventLogSummaryBuilder
{
    /// <summary>How many conversations are kept: those that were last spoken in.</summary>
    public const int MostInteractions = 60;

    /// <summary>How many events of a conversation are kept.</summary>
    public const int MostEvents = 50;

    /// <summary>How many errors are kept.</summary>
    public const int MostErrors = 20;

    /// <summary>How many actors' heartbeats are kept.</summary>
    public const int MostActors = 200;

    private readonly Dictionary<long, Interaction> _interactions = [];
    private readonly Dictionary<string, ShownHeartbeat> _heartbeats = new(StringComparer.Ordinal);
    private readonly List<ShownEvent> _errors = [];
    private ElectionState _election = new();
    private long _number;

    /// <summary>The highest number of a conversation so far; 0 when there is none.</summary>
    public long HighestInteraction { get; private set; }

    /// <summary>Who leads; null when nobody was elected in what was read.</summary>
    public ShownLeader? Leader { get; private set; }

    /// <summary>The last errors, newest first.</summary>
    public IReadOnlyList<ShownEvent> Errors => [.. _errors.AsEnumerable().Reverse()];

    /// <summary>The last heartbeat of each, newest first.</summary>
    public IReadOnlyList<ShownHeartbeat> Heartbeats => [.. _heartbeats.Values.OrderByDescending(h => h.Last.At ?? DateTimeOffset.MinValue).ThenByDescending(h => h.Last.Number)];

    /// <summary>The conversations, the one that was last spoken in first.</summary>
    public IReadOnlyList<ShownInteraction> Interactions =>
        [.. _interactions.OrderByDescending(i => i.Value.Last).Select(i => new ShownInteraction(i.Key, [.. i.Value.Events], i.Value.Count - i.Value.Events.Count))];

    /// <summary>Takes the next event.</summary>
    /// <param name="read">The event.</param>
    /// <param name="waits">True when it waits to come into the log.</param>
    public void Add(LogEvent read, bool waits = false)
    {
        var shown = ShownEvents.Of(read, ++_number, waits);
        HighestInteraction = Math.Max(HighestInteraction, read.Interaction);
        switch (read.Type)
        {
            case EventTypes.Heartbeat:
                _heartbeats[shown.Actor] = new ShownHeartbeat(shown.Actor, ShownEvents.TextOf(read, "role"), shown);
                if (_heartbeats.Count > MostActors)
                    _heartbeats.Remove(_heartbeats.Values.MinBy(h => h.Last.Number)!.Actor);
                return;
            case EventTypes.Seal:
                return;
            case EventTypes.Error:
                _errors.Add(shown);
                if (_errors.Count > MostErrors)
                    _errors.RemoveAt(0);
                break;
            case EventTypes.LeaderElection when _election.Take(read):
                Leader = new ShownLeader(_election.Leader!, _election.Term, shown);
                break;
        }

        Say(shown);
    }

    /// <summary>A picture that goes on from this one and leaves it as it is.</summary>
    public EventLogSummaryBuilder Copy()
    {
        var copy = new EventLogSummaryBuilder { _number = _number, HighestInteraction = HighestInteraction, Leader = Leader, _election = _election.Copy() };
        foreach (var (number, interaction) in _interactions)
            copy._interactions[number] = new Interaction { Events = new(interaction.Events), Count = interaction.Count, Last = interaction.Last };
        foreach (var (actor, heartbeat) in _heartbeats)
            copy._heartbeats[actor] = heartbeat;
        copy._errors.AddRange(_errors);
        return copy;
    }

    private void Say(ShownEvent shown)
    {
        if (!_interactions.TryGetValue(shown.Interaction, out var interaction))
        {
            _interactions[shown.Interaction] = interaction = new Interaction();
            if (_interactions.Count > MostInteractions)
                _interactions.Remove(_interactions.Where(i => i.Value != interaction).MinBy(i => i.Value.Last).Key);
        }

        interaction.Events.Enqueue(shown);
        (interaction.Last, interaction.Count) = (shown.Number, interaction.Count + 1);
        if (interaction.Events.Count > MostEvents)
            interaction.Events.Dequeue();
    }

    private sealed class Interaction
    {
        public Queue<ShownEvent> Events { get; init; } = new();

        public int Count { get; set; }

        public long Last { get; set; }
    }
}
