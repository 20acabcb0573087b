using System.Globalization;

namespace Signalbox.Dashboard.Parts;

/// <summary>How long something took, in the two largest units that say it.</summary>
public static class Durations
{
    /// <summary>The words, such as <c>12 ms</c>, <c>3.4 s</c>, <c>2 min 5 s</c>, <c>3 h 20 min</c> or <c>2 d 4 h</c>; a negative time counts as none.</summary>
    public static string Words(TimeSpan time) => time switch
    {
        { Ticks: <= 0 } => "0 s",
        { TotalMilliseconds: < 1 } => "0 ms",
        { TotalMilliseconds: < 999.5 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        { TotalSeconds: < 9.95 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s"),
        { TotalSeconds: < 59.5 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s"),
        { TotalHours: < 1 } => Two(time, TimeSpan.FromMinutes(1), "min", TimeSpan.FromSeconds(1), "s"),
        { TotalDays: < 1 } => Two(time, TimeSpan.FromHours(1), "h", TimeSpan.FromMinutes(1), "min"),
        _ => Two(time, TimeSpan.FromDays(1), "d", TimeSpan.FromHours(1), "h"),
    };

    /// <summary>The words for the time between two moments, or null when one of them has not come.</summary>
    public static string? Between(DateTimeOffset? from, DateTimeOffset? to) => from is { } start && to is { } end ? Words(end - start) : null;

    private static string Two(TimeSpan time, TimeSpan large, string largeName, TimeSpan small, string smallName)
    {
        var whole = TimeSpan.FromTicks((long)Math.Round((double)time.Ticks / small.Ticks) * small.Ticks);
        var rest = (whole.Ticks % large.Ticks) / small.Ticks;
        return rest == 0 ? $"{whole.Ticks / large.Ticks} {largeName}" : $"{whole.Ticks / large.Ticks} {largeName} {rest} {smallName}";
    }
}
