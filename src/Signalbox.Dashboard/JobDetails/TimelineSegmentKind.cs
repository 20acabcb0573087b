namespace Signalbox.Dashboard.JobDetails;

/// <summary>What a job does for a while.</summary>
public enum TimelineSegmentKind
{
    /// <summary>It stands on the line, or waits for the jobs that it runs after.</summary>
    Queued,

    /// <summary>It is not due yet: scheduled, or an attempt has failed and the next one is later.</summary>
    Delayed,

    /// <summary>A worker runs it.</summary>
    Running,

    /// <summary>It waits for people to decide.</summary>
    Waiting,
}
