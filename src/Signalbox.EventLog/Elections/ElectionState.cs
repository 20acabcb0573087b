using System.Globalization;
using Signalbox.EventLog.Events;

namespace Signalbox.EventLog.Elections;

/// <summary>
/// Who leads, as the events of the log tell it. Copies of a log that is shared through git have its lines in different orders,
/// and two of them may elect at once: of elections with the same term the earliest counts (by their timestamps, then by the
/// leader's name), so that all copies agree once they have the same lines.
/// </summary>
public sealed class ElectionState
{
    private string _electedAt = "";

    /// <summary>Who leads; null before the first election.</summary>
    public string? Leader { get; private set; }

    /// <summary>The number of the election; zero before the first.</summary>
    public long Term { get; private set; }

    /// <summary>When the leader was last heard of, by its own clock; before the first election, when anybody was who may lead without one.</summary>
    public string? LastSign { get; private set; }

    /// <summary>Who gave the last sign.</summary>
    public string? LastSignOf { get; private set; }

    /// <summary>How many signs there were, of whoever led then.</summary>
    internal long Signs { get; private set; }

    /// <summary>Takes the next event.</summary>
    /// <returns>True when it is a sign of whoever leads.</returns>
    public bool Take(LogEvent told)
    {
        ArgumentNullException.ThrowIfNull(told);
        var isSign = told.Type switch
        {
            EventTypes.LeaderElection => Elect(told),
            EventTypes.Heartbeat => Hear(told),
            _ => false,
        };
        if (isSign)
            Signs++;
        return isSign;
    }

    /// <summary>The state as it is now, to go on from separately.</summary>
    public ElectionState Copy() => (ElectionState)MemberwiseClone();

    /// <summary>True when the last sign is older than that, was never given, or bears a time that cannot be: one so far ahead says nothing.</summary>
    internal bool IsSilent(DateTimeOffset now, TimeSpan timeout) =>
        !DateTimeOffset.TryParse(LastSign, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) || (now - at).Duration() > timeout;

    private bool Elect(LogEvent told)
    {
        var term = told.Number("term") ?? Term + 1;
        var leader = told.Text("leader") ?? told.Actor;
        if (term > EventBounds.Interaction || term < Term || (term == Term && !IsEarlier(told.Timestamp, leader)))
            return false;
        (Leader, Term, _electedAt, LastSign, LastSignOf) = (leader, term, told.Timestamp, told.Timestamp, leader);
        return true;
    }

    private bool IsEarlier(string at, string leader) =>
        string.CompareOrdinal(at, _electedAt) is var order && (order < 0 || (order == 0 && string.CompareOrdinal(leader, Leader) < 0));

    // Until somebody is elected, an orchestrator is whoever is alive and does not say that it follows.
    private bool Hear(LogEvent told)
    {
        if (Leader is null ? told.Text("role") is "follower" or "node" : told.Actor != Leader)
            return false;
        (LastSign, LastSignOf) = (told.Timestamp, told.Actor);
        return true;
    }
}
