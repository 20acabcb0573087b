using Signalbox.Dashboard.Charts;

namespace Signalbox.Dashboard.Tests.Charts;

public sealed class ChartPlotTests
{
    [Fact]
    public void Bars_stand_on_one_another_and_the_highest_reaches_the_edge()
    {
        var bars = ChartPlot.Bars([Series("clear", 6, 0, 3), Series("stop", 4, 0, 0)], 10);

        Assert.Equal([new ChartBar("clear", 1, 40, 60), new ChartBar("stop", 1, 0, 40), new ChartBar("clear", 21, 70, 30)], bars.Select(Rounded));
    }

    [Fact]
    public void One_among_a_million_is_seen_and_stays_within_the_picture()
    {
        var bars = ChartPlot.Bars([Series("clear", 999_999), Series("stop", 1)], 1_000_000);

        Assert.Equal(2, bars.Count);
        Assert.All(bars, b => Assert.True(b.Y >= 0 && b.Height > 0 && b.Y + b.Height <= ChartPlot.Height + 1e-9, $"{b}"));

        var lone = Assert.Single(ChartPlot.Bars([Series("stop", 1)], 1_000_000));
        Assert.True(lone.Height >= 1);
    }

    [Fact]
    public void A_line_is_flat_within_each_stretch_and_broken_where_nothing_is_known()
    {
        Assert.Equal("M0 50H10V0H20M30 100H40", ChartPlot.Line([5, 10, null, 0], 10));
        Assert.Equal("M0 100V50H10V0H20V100ZM30 100V100H40V100Z", ChartPlot.Area([5, 10, null, 0], 10));
    }

    [Fact]
    public void A_single_point_is_a_line_as_long_as_its_stretch() => Assert.Equal("M10 75H20", ChartPlot.Line([null, 1, null], 4));

    [Fact]
    public void Of_nothing_nothing_is_drawn()
    {
        Assert.Empty(ChartPlot.Bars([Series("clear", 0, 0), Series("stop", null, 0)], 1));
        Assert.Equal("", ChartPlot.Line([null, null], 1));
        Assert.Equal("", ChartPlot.Area([null, null], 1));
    }

    private static ChartSeries Series(string look, params double?[] values) => new("jobs", look, values, "");

    private static ChartBar Rounded(ChartBar bar) => bar with { Y = Math.Round(bar.Y, 6), Height = Math.Round(bar.Height, 6) };
}
