using Signalbox.Trends;

namespace Signalbox.Dashboard.Charts;

/// <summary>The spans of time that charts show, as addresses and sentences name them.</summary>
public static class TrendSpans
{
    /// <summary>All of them, the shortest first.</summary>
    public static IReadOnlyList<TrendSpan> All { get; } = Enum.GetValues<TrendSpan>();

    /// <summary>The name in an address, and after "the last".</summary>
    public static string Name(this TrendSpan span) => span switch
    {
        TrendSpan.Hour => "hour",
        TrendSpan.Day => "day",
        _ => "week",
    };

    /// <summary>The span that an address names; the last hour when it names none.</summary>
    public static TrendSpan Parse(string? name) => All.FirstOrDefault(s => string.Equals(s.Name(), name, StringComparison.OrdinalIgnoreCase));

    /// <summary>A moment within a span, in UTC.</summary>
    public static string Moment(this TrendSpan span, DateTimeOffset at) => at.UtcDateTime.ToString(span == TrendSpan.Week ? "ddd d MMM HH:mm" : "HH:mm");
}
