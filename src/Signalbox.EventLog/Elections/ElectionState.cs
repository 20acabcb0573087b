using System.Globalization;
using System.Text.Json;
using Signalbox.EventLog.Events;

namespace Signalbox.EventLog.Elections;

/// <summary>Who leads, as the events of the log tell it in their order.</summary>
internal sealed class ElectionState
{
    /// <summary>Who leads; null before the first election.</summary>
    public string? Leader { get; private set; }

    /// <summary>The number of the election; zero before the first.</summary>
    public long Term { get; private set; }

    /// <summary>When the leader was last heard of, by its own clock; before the first election, when anybody was who may lead without one.</summary>
    public string? LastSign { get; private set; }

    /// <summary>Who gave the last sign.</summary>
    public string? LastSignOf { get; private set; }

    /// <summary>Takes the next event.</summary>
    /// <returns>True when it is a sign of whoever leads.</returns>
    public bool Take(LogEvent told) => told.Type switch
    {
        EventTypes.LeaderElection => Elect(told),
        EventTypes.Heartbeat => Hear(told),
        _ => false,
    };

    // The first of a term is elected: two that elected at once on two disks both find that here, and one of them gives way.
    private bool Elect(LogEvent told)
    {
        var term = told.More.TryGetValue("term", out var field) && field.ValueKind == JsonValueKind.Number && field.TryGetInt64(out var number) ? number : Term + 1;
        if (term <= Term)
            return false;
        var leader = told.More.TryGetValue("leader", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString()! : told.Actor;
        (Leader, Term, LastSign, LastSignOf) = (leader, term, told.Timestamp, leader);
        return true;
    }

    // Until somebody is elected, an orchestrator is whoever is alive and does not say that it follows.
    private bool Hear(LogEvent told)
    {
        if (Leader is null ? Role(told) is "follower" or "node" : told.Actor != Leader)
            return false;
        (LastSign, LastSignOf) = (told.Timestamp, told.Actor);
        return true;
    }

    private static string? Role(LogEvent told) =>
        told.More.TryGetValue("role", out var role) && role.ValueKind == JsonValueKind.String ? role.GetString() : null;

    /// <summary>How long ago the last sign was; null when there was none, or its time cannot be read.</summary>
    public TimeSpan? Silence(DateTimeOffset now) =>
        DateTimeOffset.TryParse(LastSign, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? now - at : null;
}
