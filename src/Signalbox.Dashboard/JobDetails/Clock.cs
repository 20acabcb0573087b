using System.Globalization;
using Signalbox.Logs;

namespace Signalbox.Dashboard.JobDetails;

/// <summary>How exact times are shown where many stand under each other: the day once, and the time of day in UTC.</summary>
public static class Clock
{
    /// <summary>The time of day, such as <c>14:05:02.123</c>.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>The day, such as <c>2026-11-20</c>.</summary>
    public static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A moment as programs read it.</summary>
    public static string Machine(DateTimeOffset at) => at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>True when a new day has to be said before the entry at <paramref name="index"/>.</summary>
    public static bool BeginsDay(IReadOnlyList<LogEntry> entries, int index) =>
        index == 0 || entries[index].At.UtcDateTime.Date != entries[index - 1].At.UtcDateTime.Date;
}
