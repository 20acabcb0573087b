using Signalbox.Logs;

namespace Signalbox.Dashboard.JobDetails;

/// <summary>An entry of a log with what tells it from all others that are shown with it.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Number">Which it is of those of its time, from 0.</param>
public sealed record JobLogLine(LogEntry Entry, int Number)
{
    /// <summary>The same as long as the entry is shown, whatever is shown before it.</summary>
    public (DateTimeOffset At, int Number) Key => (Entry.At, Number);

    /// <summary>The lines of a log.</summary>
    public static IReadOnlyList<JobLogLine> Of(IReadOnlyList<LogEntry> entries)
    {
        var seen = new Dictionary<DateTimeOffset, int>();
        var lines = new JobLogLine[entries.Count];
        for (var i = 0; i < lines.Length; i++)
        {
            var at = entries[i].At;
            var number = seen.GetValueOrDefault(at);
            seen[at] = number + 1;
            lines[i] = new JobLogLine(entries[i], number);
        }

        return lines;
    }
}
