namespace Signalbox.EventLog.Events;

/// <summary>The kinds of events that the log itself knows; agents may use others.</summary>
public static class EventTypes
{
    /// <summary>Somebody asks.</summary>
    public const string Question = "question";

    /// <summary>Somebody answers who asked last.</summary>
    public const string Answer = "answer";

    /// <summary>Somebody adds to what they said.</summary>
    public const string FollowUp = "followup";

    /// <summary>Somebody is alive.</summary>
    public const string Heartbeat = "heartbeat";

    /// <summary>Something went wrong that a person should look at.</summary>
    public const string Error = "error";

    /// <summary>Somebody leads from now on; the field <c>term</c> counts the elections.</summary>
    public const string LeaderElection = "leader_election";

    /// <summary>The hash of what stands before it.</summary>
    public const string Seal = "seal";
}
