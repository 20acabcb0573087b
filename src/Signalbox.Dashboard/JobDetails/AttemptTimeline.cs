using Signalbox.Logs;

namespace Signalbox.Dashboard.JobDetails;

/// <summary>One attempt, with the waiting before it and the waiting for a decision that it ended with.</summary>
/// <param name="Number">Which attempt; of one that has not been claimed, which it will be.</param>
/// <param name="Claimed">True when a worker took it.</param>
/// <param name="EndedAs">How it ended: completed, failed, cancelled, suspended, released or lost; null while it has not.</param>
/// <param name="Entries">What happened, oldest first.</param>
/// <param name="Segments">What it did for how long, oldest first.</param>
public sealed record AttemptTimeline(
    int Number, bool Claimed, string? EndedAs, IReadOnlyList<LogEntry> Entries, IReadOnlyList<TimelineSegment> Segments)
{
    /// <summary>True when it ended in a way that somebody should look at.</summary>
    public bool WentWrong => EndedAs is "failed" or "lost";

    /// <summary>What it is called.</summary>
    public string Name => Claimed ? $"Attempt {Number}" : Segments is [.., { GoesOn: true }] ? "Next attempt" : "Not claimed";

    /// <summary>Where it stands or how it ended, in words.</summary>
    public string Standing => Segments is not [.., { GoesOn: true } last] ? EndedAs ?? "ended" : last.Kind switch
    {
        TimelineSegmentKind.Running => "running",
        TimelineSegmentKind.Waiting => "waits for a decision",
        TimelineSegmentKind.Delayed => "not due yet",
        _ => "in line",
    };

    /// <summary>How it ended and what took how long, in words.</summary>
    public string Outline => (EndedAs, Times) switch
    {
        (null, "") => Standing,
        (null, var times) => times,
        (var ended, "") => ended,
        var (ended, times) => $"{ended}: {times}",
    };

    /// <summary>What took how long, in words.</summary>
    public string Times => string.Join(", ", Segments.Where(s => s.Length >= TimeSpan.FromMilliseconds(1)).Select(s => s.Words));
}
