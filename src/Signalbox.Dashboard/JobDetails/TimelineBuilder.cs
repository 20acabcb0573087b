using System.Text.Json;
using Signalbox.Jobs;
using Signalbox.Logs;

namespace Signalbox.Dashboard.JobDetails;

/// <summary>
/// Hears a job's transitions in their order and gathers its attempts. What follows the end of an attempt is told with the next
/// one, except the waiting for a decision that the attempt asked for.
/// </summary>
internal sealed class TimelineBuilder(Job job)
{
    private readonly List<AttemptTimeline> _attempts = [];
    private List<LogEntry> _entries = [];
    private List<TimelineSegment> _segments = [];
    private int? _number;
    private string? _endedAs;
    private (TimelineSegmentKind Kind, DateTimeOffset From)? _open;

    /// <summary>Hears what happened next.</summary>
    public void Hear(LogEntry entry)
    {
        var at = entry.At;
        switch (entry.Action)
        {
            case LogActions.JobEnqueued:
                Begin(TimelineSegmentKind.Queued, at);
                break;
            case LogActions.JobClaimed:
                Close(at, onNext: true);
                if (_number is not null)
                    Turn(keepOpen: false);
                _number = AttemptOf(entry) ?? Next;
                Begin(TimelineSegmentKind.Running, at);
                break;
            case LogActions.AttemptSuspended:
                End(entry, TimelineSegmentKind.Waiting);
                break;
            case LogActions.AttemptFailed:
                End(entry, TimelineSegmentKind.Delayed);
                break;
            case LogActions.AttemptLost or LogActions.AttemptReleased or LogActions.AttemptCancelled:
                End(entry, TimelineSegmentKind.Queued);
                break;
            case LogActions.CheckpointRequested when _open?.Kind is TimelineSegmentKind.Queued or TimelineSegmentKind.Delayed or null:
                if (_number is null || _endedAs is null)
                    Close(at);
                _open = (TimelineSegmentKind.Waiting, at);
                break;
            case LogActions.CheckpointApproved or LogActions.CheckpointRejected or LogActions.CheckpointExpired when _open?.Kind == TimelineSegmentKind.Waiting:
                Close(at);
                _open = (TimelineSegmentKind.Queued, at);
                break;
            case LogActions.JobCompleted or LogActions.JobFailed or LogActions.JobCancelled:
                Close(at);
                _endedAs ??= entry.Action[LogActions.JobPrefix.Length..];
                break;
            case LogActions.JobRetried:
                var waits = _open?.Kind == TimelineSegmentKind.Waiting;
                if (_entries.Count > 0)
                    Turn(keepOpen: true);
                if (!waits)
                    _open = (TimelineSegmentKind.Queued, at);
                break;
        }

        _entries.Add(entry);
    }

    /// <summary>The attempts; what goes on goes on until <paramref name="now"/>.</summary>
    public IReadOnlyList<AttemptTimeline> Finish(DateTimeOffset now)
    {
        if (_open is { } open)
        {
            // A job that waits for its next attempt stands with that one.
            if (_endedAs is not null && open.Kind is TimelineSegmentKind.Queued or TimelineSegmentKind.Delayed && _number is not null)
                Turn(keepOpen: true);
            Add(open.Kind, open.From, now > open.From ? now : open.From, goesOn: true);
        }

        if (_entries.Count > 0 || _segments.Count > 0)
            Turn(keepOpen: false);
        return _attempts;
    }

    private int Next => _attempts.Count == 0 ? 1 : _attempts[^1].Claimed ? _attempts[^1].Number + 1 : _attempts[^1].Number;

    private void Begin(TimelineSegmentKind kind, DateTimeOffset at) => _open = (kind, at);

    private void End(LogEntry entry, TimelineSegmentKind next)
    {
        Close(entry.At);
        _number ??= AttemptOf(entry);
        _endedAs = entry.Action[LogActions.AttemptPrefix.Length..];
        _open = (next, entry.At);
    }

    // With onNext the segment belongs to the attempt that begins now, and the attempt before it is told.
    private void Close(DateTimeOffset at, bool onNext = false)
    {
        if (_open is not { } open)
            return;
        if (onNext && _number is not null)
            Turn(keepOpen: true);
        Add(open.Kind, open.From, at, goesOn: false);
        _open = null;
    }

    private void Add(TimelineSegmentKind kind, DateTimeOffset from, DateTimeOffset to, bool goesOn)
    {
        var due = job.RunAt;
        // The line begins where the schedule ends.
        if (kind is TimelineSegmentKind.Queued or TimelineSegmentKind.Delayed && due > from && (kind == TimelineSegmentKind.Delayed || _attempts.Count == 0))
        {
            if (due < to)
            {
                _segments.Add(new TimelineSegment(TimelineSegmentKind.Delayed, from, due.Value, false));
                _segments.Add(new TimelineSegment(TimelineSegmentKind.Queued, due.Value, to, goesOn));
                return;
            }

            kind = TimelineSegmentKind.Delayed;
        }
        else if (goesOn && kind == TimelineSegmentKind.Delayed)
        {
            kind = TimelineSegmentKind.Queued;
        }

        if (goesOn || to > from)
            _segments.Add(new TimelineSegment(kind, from, to, goesOn));
    }

    private void Turn(bool keepOpen)
    {
        _attempts.Add(new AttemptTimeline(_number ?? Next, _number is not null, _endedAs, _entries, _segments));
        (_entries, _segments, _number, _endedAs) = ([], [], null, null);
        if (!keepOpen)
            _open = null;
    }

    private static int? AttemptOf(LogEntry entry)
    {
        try
        {
            return entry.Metadata?.To<JsonElement>().TryGetProperty("attempt", out var attempt) == true && attempt.TryGetInt32(out var number) ? number : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
