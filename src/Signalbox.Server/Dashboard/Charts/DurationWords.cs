namespace Signalbox.Server.Dashboard.Charts;

/// <summary>How long something took, in words.</summary>
public static class DurationWords
{
    /// <summary>A duration in its two largest units, such as <c>4 min 10 s</c>; below ten seconds with a decimal.</summary>
    public static string Of(TimeSpan duration)
    {
        if (duration < TimeSpan.FromSeconds(9.95))
            return $"{Math.Max(duration.TotalSeconds, 0):0.#} s";
        var whole = TimeSpan.FromSeconds(Math.Round(duration.TotalSeconds));
        return whole switch
        {
            { TotalMinutes: < 1 } => $"{whole.Seconds} s",
            { TotalHours: < 1 } => Two(whole.Minutes, "min", whole.Seconds, "s"),
            { TotalDays: < 1 } => Two(whole.Hours, "h", whole.Minutes, "min"),
            _ => Two((int)whole.TotalDays, "d", whole.Hours, "h"),
        };
    }

    private static string Two(int large, string largeUnit, int small, string smallUnit) =>
        small == 0 ? $"{large:N0} {largeUnit}" : $"{large:N0} {largeUnit} {small} {smallUnit}";
}
