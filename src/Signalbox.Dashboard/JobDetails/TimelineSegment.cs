using Signalbox.Dashboard.Parts;

namespace Signalbox.Dashboard.JobDetails;

/// <summary>A while of a job's life in which it does one thing.</summary>
/// <param name="Kind">What.</param>
/// <param name="From">When it began.</param>
/// <param name="To">When it ended; for one that goes on, when it was looked at.</param>
/// <param name="GoesOn">True when it has not ended.</param>
public sealed record TimelineSegment(TimelineSegmentKind Kind, DateTimeOffset From, DateTimeOffset To, bool GoesOn)
{
    /// <summary>How long it is.</summary>
    public TimeSpan Length => To > From ? To - From : TimeSpan.Zero;

    /// <summary>It in words, such as "ran 3.4 s".</summary>
    public string Words => Kind switch
    {
        TimelineSegmentKind.Queued => $"in line {Durations.Words(Length)}",
        TimelineSegmentKind.Delayed => $"not due {Durations.Words(Length)}",
        TimelineSegmentKind.Running => $"ran {Durations.Words(Length)}",
        _ => $"waited {Durations.Words(Length)} for a decision",
    };
}
