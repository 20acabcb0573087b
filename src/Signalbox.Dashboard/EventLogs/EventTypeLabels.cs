using Signalbox.EventLog.Events;

namespace Signalbox.Dashboard.EventLogs;

/// <summary>How the kinds of events look.</summary>
internal static class EventTypeLabels
{
    /// <summary>The colour of a kind's badge; null for the plain one.</summary>
    public static string? Colour(string type) => type switch
    {
        EventTypes.Error or "job_failed" or "attempt_failed" or "attempt_lost" => "stop",
        EventTypes.Question or "checkpoint_requested" => "caution",
        EventTypes.Answer or "job_completed" or "checkpoint_approved" => "clear",
        EventTypes.FollowUp or EventTypes.LeaderElection or "job_claimed" => "moving",
        _ => null,
    };
}
