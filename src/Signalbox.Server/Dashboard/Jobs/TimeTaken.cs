using System.Globalization;

namespace Signalbox.Server.Dashboard.Jobs;

/// <summary>How long something took, in words that are as exact as people need them.</summary>
internal static class TimeTaken
{
    /// <summary>The time between two moments, or null when one of them has not come.</summary>
    public static string? Between(DateTimeOffset? from, DateTimeOffset? to) => from is { } start && to is { } end ? Words(end - start) : null;

    /// <summary>A time in words: <c>250 ms</c>, <c>4.2 s</c>, <c>3 min 20 s</c>, <c>2 h 5 min</c>, <c>3 d 4 h</c>.</summary>
    public static string Words(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, Math.Floor(span.TotalMilliseconds)):0} ms"),
        { TotalSeconds: < 10 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(span.TotalSeconds * 10) / 10:0.0} s"),
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.Seconds} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.Minutes} min {span.Seconds} s"),
        { TotalDays: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.Hours} h {span.Minutes} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalDays} d {span.Hours} h"),
    };
}
