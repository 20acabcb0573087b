using System.Globalization;
using System.Text;

namespace Signalbox.Dashboard.Charts;

/// <summary>
/// Where a chart's bars and lines lie. Each stretch of time is <see cref="IntervalWidth"/> wide and the whole is <see cref="Height"/>
/// high; the browser stretches it to its place.
/// </summary>
internal static class ChartPlot
{
    /// <summary>How wide a stretch of time is.</summary>
    public const int IntervalWidth = 10;

    /// <summary>How high the picture is.</summary>
    public const int Height = 100;

    /// <summary>The left edge of a bar in its stretch.</summary>
    public const int Gap = 1;

    // What is there is seen, however small it is beside the rest.
    private const double Lowest = 1.5;

    /// <summary>The bars of stacked series; those of nothing are left out.</summary>
    public static IReadOnlyList<ChartBar> Bars(IReadOnlyList<ChartSeries> series, double top)
    {
        var bars = new List<ChartBar>();
        for (var i = 0; i < series.Max(s => s.Values.Count); i++)
        {
            double foot = Height;
            foreach (var one in series)
            {
                if (one.Values[i] is not > 0)
                    continue;
                var height = Math.Min(foot, Math.Max(Lowest, one.Values[i]!.Value / top * Height));
                foot -= height;
                bars.Add(new ChartBar(one.Look, (i * IntervalWidth) + Gap, foot, height));
            }
        }

        return bars;
    }

    /// <summary>The line through the values as an SVG path, flat within each stretch and broken where a value is not known.</summary>
    public static string Line(IReadOnlyList<double?> values, double top)
    {
        var path = new StringBuilder();
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is not { } value)
                continue;
            path.Append(i > 0 && values[i - 1] is not null ? 'V' : 'M');
            if (path[^1] == 'M')
                path.Append(Number(i * IntervalWidth)).Append(' ');
            path.Append(Number(Y(value, top))).Append('H').Append(Number((i + 1) * IntervalWidth));
        }

        return path.ToString();
    }

    /// <summary>The area below <see cref="Line"/> as an SVG path.</summary>
    public static string Area(IReadOnlyList<double?> values, double top)
    {
        var path = new StringBuilder();
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is not { } value)
                continue;
            if (i == 0 || values[i - 1] is null)
                path.Append('M').Append(Number(i * IntervalWidth)).Append(' ').Append(Height);
            path.Append('V').Append(Number(Y(value, top))).Append('H').Append(Number((i + 1) * IntervalWidth));
            if (i == values.Count - 1 || values[i + 1] is null)
                path.Append('V').Append(Height).Append('Z');
        }

        return path.ToString();
    }

    /// <summary>A number as SVG writes it.</summary>
    public static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    private static double Y(double value, double top) => Height - (Math.Clamp(value / top, 0, 1) * Height);
}
