namespace Signalbox.Server.EventLogs.Readings;

/// <summary>How a log stands.</summary>
public sealed record EventLogSummary
{
    /// <summary>How large the log is, in bytes; null when it is not there yet.</summary>
    public long? Size { get; init; }

    /// <summary>How much of its beginning was not read, in bytes.</summary>
    public long PassedOver { get; init; }

    /// <summary>How many of the lines that were read are no events.</summary>
    public int BadLines { get; init; }

    /// <summary>Since when and why events wait to come into the log; null when they come at once.</summary>
    public (string Since, string Reason)? Offline { get; init; }

    /// <summary>How many events wait.</summary>
    public int Waiting { get; init; }

    /// <summary>The highest number of a conversation.</summary>
    public long HighestInteraction { get; init; }

    /// <summary>Who leads.</summary>
    public ShownLeader? Leader { get; init; }

    /// <summary>The conversations, the one that was last spoken in first.</summary>
    public IReadOnlyList<ShownInteraction> Interactions { get; init; } = [];

    /// <summary>The last heartbeat of each, newest first.</summary>
    public IReadOnlyList<ShownHeartbeat> Heartbeats { get; init; } = [];

    /// <summary>The last errors, newest first.</summary>
    public IReadOnlyList<ShownEvent> Errors { get; init; } = [];
}
