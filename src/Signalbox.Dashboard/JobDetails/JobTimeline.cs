using Signalbox.Dashboard.Parts;
using Signalbox.Jobs;
using Signalbox.Logs;

namespace Signalbox.Dashboard.JobDetails;

/// <summary>A job's life, told from its transitions: attempt by attempt, what it did for how long.</summary>
/// <param name="Attempts">The attempts, oldest first; the last may not have been claimed yet.</param>
public sealed record JobTimeline(IReadOnlyList<AttemptTimeline> Attempts)
{
    /// <summary>When it begins.</summary>
    public DateTimeOffset From => Attempts.Count == 0 ? default : Attempts[0].Segments.Select(s => s.From).Concat(Attempts[0].Entries.Select(e => e.At)).Min();

    /// <summary>When it ends; of a job that has not ended, when it was looked at.</summary>
    public DateTimeOffset To => Attempts.Count == 0 ? default : Attempts.SelectMany(a => a.Segments.Select(s => s.To).Concat(a.Entries.Select(e => e.At))).Max();

    /// <summary>How long the job did something, in all attempts.</summary>
    public TimeSpan Total(TimelineSegmentKind kind) =>
        Attempts.SelectMany(a => a.Segments).Where(s => s.Kind == kind).Aggregate(TimeSpan.Zero, (sum, s) => sum + s.Length);

    /// <summary>How many entries are of this action.</summary>
    public int Count(string action) => Attempts.Sum(a => a.Entries.Count(e => e.Action == action));

    /// <summary>The whole of it in a few sentences, for those who do not see the picture.</summary>
    public string Summary
    {
        get
        {
            var claimed = Attempts.Count(a => a.Claimed);
            (TimeSpan Time, string Words)[] times =
            [
                (Total(TimelineSegmentKind.Queued), "in line"), (Total(TimelineSegmentKind.Delayed), "not due"),
                (Total(TimelineSegmentKind.Running), "running"), (Total(TimelineSegmentKind.Waiting), "waiting for a decision"),
            ];
            var spent = times.Where(t => t.Time >= TimeSpan.FromMilliseconds(1)).Select(t => $"{Durations.Words(t.Time)} {t.Words}").ToArray();
            var steps = Count(LogActions.StepSaved);
            return $"{Number(claimed, "attempt")} in {Durations.Words(To - From)}"
                + (spent.Length == 0 ? ". " : $": {string.Join(", ", spent)}. ")
                + string.Concat(Attempts.TakeLast(10).Select(a => $"Attempt {a.Number}: {a.Standing}. "))
                + (steps == 0 ? "" : $"{Number(steps, "step")} saved.");
        }
    }

    /// <summary>The timeline of a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="transitions">Its transitions, oldest first; of a long timeline only the last.</param>
    /// <param name="now">How far a job that has not ended has come; never before what is known of it.</param>
    public static JobTimeline Of(Job job, IReadOnlyList<LogEntry> transitions, DateTimeOffset now)
    {
        var teller = new TimelineBuilder(job);
        foreach (var entry in transitions)
            teller.Hear(entry);
        return new JobTimeline(teller.Finish(now));
    }

    private static string Number(int count, string what) => count == 1 ? $"1 {what}" : $"{count:N0} {what}s";
}
