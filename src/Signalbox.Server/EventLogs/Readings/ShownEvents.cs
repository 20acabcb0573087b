using System.Globalization;
using Signalbox.EventLog.Events;
using Signalbox.Server.EventLogs.Mirroring;

namespace Signalbox.Server.EventLogs.Readings;

/// <summary>Makes what a page shows from what stands in the log. Anybody may have written that.</summary>
internal static class ShownEvents
{
    /// <summary>The event as it is shown.</summary>
    public static ShownEvent Of(LogEvent read, long number, bool waits)
    {
        var content = Cut(read.Content, ShownEvent.MostContent);
        return new ShownEvent(
            number, read.Interaction, Cut(read.Actor, ShownEvent.MostName), Cut(read.Type, ShownEvent.MostName), content, read.Content.Length - content.Length,
            Cut(read.Timestamp, ShownEvent.MostName), TimeOf(read.Timestamp), JobOf(read), waits);
    }

    /// <summary>A text in a field.</summary>
    public static string? TextOf(LogEvent read, string field) =>
        read.Text(field) is { Length: > 0 } text ? Cut(text, ShownEvent.MostName) : null;

    private static long? JobOf(LogEvent read) =>
        TextOf(read, JobEvents.JobField) is { } text && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private static DateTimeOffset? TimeOf(string timestamp) =>
        timestamp.Length <= ShownEvent.MostName
        && DateTimeOffset.TryParse(timestamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    private static string Cut(string text, int most) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
}
