using Signalbox.Dashboard.Charts;
using Signalbox.Trends;

namespace Signalbox.Dashboard.Tests.Charts;

public sealed class TrendChartsTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 13, 5, 0, TimeSpan.Zero);

    [Fact]
    public void What_ended_is_told_with_its_busiest_moment()
    {
        var chart = TrendCharts.Throughput([Point(0) with { Completed = 3 }, Point(1) with { Completed = 1_200, Failed = 4 }, Point(2)], TrendSpan.Hour);

        Assert.Null(chart.Nothing);
        Assert.Equal("1,203 jobs completed and 4 failed in the last hour, most of them at 13:06 UTC: 1,204.", chart.Summary);
        Assert.Equal(1_500, chart.Top);
        Assert.Equal([("completed", "1,203"), ("failed", "4")], chart.Series.Select(s => (s.Name, s.Total)));
        Assert.Equal(["13:05", "13:06", "13:07"], chart.Times);
    }

    [Theory]
    [InlineData(TrendSpan.Hour, "hour")]
    [InlineData(TrendSpan.Day, "day")]
    [InlineData(TrendSpan.Week, "week")]
    public void A_span_in_which_nothing_happened_says_so(TrendSpan span, string name)
    {
        TrendPoint[] points = [Point(0), Point(1)];

        Assert.Equal($"No jobs ended in the last {name}.", TrendCharts.Throughput(points, span).Nothing);
        Assert.Equal($"No jobs were seen pending in the last {name}.", TrendCharts.Pending(points, span).Nothing);
        Assert.Equal($"Nobody decided anything in the last {name}.", TrendCharts.Decisions(points, span).Nothing);
        Assert.Equal($"Nobody decided anything in the last {name}.", TrendCharts.DecisionTime(points, span).Nothing);
    }

    [Fact]
    public void What_was_pending_is_told_as_it_is_now_and_as_it_was_at_the_most()
    {
        var chart = TrendCharts.Pending([Point(0) with { Pending = 300 }, Point(1), Point(2) with { Pending = 1 }], TrendSpan.Hour);

        Assert.Equal("1 job pending now; in the last hour at most 300, at 13:05 UTC.", chart.Summary);
        Assert.Equal([300, null, 1], chart.Series.Single().Values);
        Assert.Equal("1", chart.Series.Single().Total);
    }

    [Fact]
    public void The_mean_time_of_decisions_weighs_each_decision_alike()
    {
        var chart = TrendCharts.DecisionTime(
            [Point(0) with { Decisions = 3, DecisionSeconds = 60 }, Point(1), Point(2) with { Decisions = 1, DecisionSeconds = 300 }], TrendSpan.Hour);

        Assert.Equal("Checkpoints waited 2 min for a decision on average in the last hour, and longest at 13:07 UTC: 5 min.", chart.Summary);
        Assert.Equal("2 min", chart.Series.Single().Total);
        Assert.Equal("5 min", chart.Words(chart.Top));
        Assert.Equal([60, null, 300], chart.Series.Single().Values);
    }

    [Fact]
    public void One_decision_is_one_decision()
    {
        var chart = TrendCharts.Decisions([Point(0), Point(1) with { Decisions = 1, DecisionSeconds = 5 }], TrendSpan.Day);

        Assert.Equal("1 decision in the last day, most of them at 13:06 UTC: 1.", chart.Summary);
    }

    [Fact]
    public void A_week_is_told_with_its_days() => Assert.Equal("Fri 20 Nov 13:05", TrendSpan.Week.Moment(Start));

    [Theory]
    [InlineData("week", TrendSpan.Week)]
    [InlineData("DAY", TrendSpan.Day)]
    [InlineData("hour", TrendSpan.Hour)]
    [InlineData("year", TrendSpan.Hour)]
    [InlineData(null, TrendSpan.Hour)]
    public void An_address_names_a_span_or_gets_the_last_hour(string? name, TrendSpan span) => Assert.Equal(span, TrendSpans.Parse(name));

    private static TrendPoint Point(int minute) => new() { At = Start.AddMinutes(minute), Length = TimeSpan.FromMinutes(1) };
}
