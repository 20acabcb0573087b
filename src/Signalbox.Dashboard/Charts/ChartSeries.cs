namespace Signalbox.Dashboard.Charts;

/// <summary>One row of numbers over time.</summary>
/// <param name="Name">What they count, in lower case, such as <c>completed</c>.</param>
/// <param name="Look">How they are drawn: <c>clear</c>, <c>stop</c>, <c>moving</c> or <c>caution</c>.</param>
/// <param name="Values">A number for each stretch of time, oldest first; null where it is not known.</param>
/// <param name="Total">What stands for all of them, in words.</param>
public sealed record ChartSeries(string Name, string Look, IReadOnlyList<double?> Values, string Total);
