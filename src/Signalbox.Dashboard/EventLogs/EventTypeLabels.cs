using Signalbox.EventLog.Events;
using Signalbox.Logs;

namespace Signalbox.Dashboard.EventLogs;

/// <summary>How the kinds of events look.</summary>
internal static class EventTypeLabels
{
    /// <summary>The colour of a kind's badge; null for the plain one.</summary>
    public static string? Colour(string type) => type switch
    {
        EventTypes.Error or LogActions.JobFailed or LogActions.AttemptFailed or LogActions.AttemptLost => "stop",
        EventTypes.Question or LogActions.CheckpointRequested => "caution",
        EventTypes.Answer or LogActions.JobCompleted or LogActions.CheckpointApproved => "clear",
        EventTypes.FollowUp or EventTypes.LeaderElection or LogActions.JobClaimed => "moving",
        _ => null,
    };
}
