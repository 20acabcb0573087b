namespace Signalbox.Dashboard.Charts;

/// <summary>Where a chart's upper edge lies: a round number, so that the edge can be read.</summary>
internal static class ChartScale
{
    private const double Day = 86_400;

    private static readonly double[] Steps = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];

    private static readonly double[] Durations =
    [
        1, 2, 5, 10, 15, 20, 30, 45, 60, 120, 300, 600, 900, 1_200, 1_800, 2_700, 3_600, 7_200, 10_800, 14_400, 21_600, 28_800, 43_200, 64_800, Day,
    ];

    /// <summary>The edge for a number of things of which the most is <paramref name="most"/>; a whole number, at least 1.</summary>
    public static double OfCounts(double most)
    {
        if (most <= 1)
            return 1;
        var decade = Math.Pow(10, Math.Floor(Math.Log10(most)));
        return Steps.Select(s => s * decade).First(edge => edge >= most && edge == Math.Floor(edge));
    }

    /// <summary>The edge for durations of which the longest has <paramref name="longest"/> seconds; at least a second.</summary>
    public static double OfSeconds(double longest) =>
        longest <= Day ? Durations.First(d => d >= longest) : OfCounts(longest / Day) * Day;
}
