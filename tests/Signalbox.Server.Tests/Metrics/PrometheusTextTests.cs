using Signalbox.Metrics;
using Signalbox.Server.Metrics;

namespace Signalbox.Server.Tests.Metrics;

public sealed class PrometheusTextTests
{
    [Fact]
    public void Families_stand_in_the_order_of_their_declaration_with_their_samples_below()
    {
        var page = new PrometheusText();
        page.Family("b_total", MetricKind.Counter, "What b\\is\nfor").Sample(3, ("status", "DONE"), ("kind", "x")).Sample(0, ("status", "FAILED"), ("kind", "x"));
        page.Family("a", MetricKind.Gauge, "What a is").Sample(-0.25);

        Assert.Equal(
            """
            # HELP b_total What b\\is\nfor
            # TYPE b_total counter
            b_total{status="DONE",kind="x"} 3
            b_total{status="FAILED",kind="x"} 0
            # HELP a What a is
            # TYPE a gauge
            a -0.25

            """,
            page.ToString());
    }

    [Fact]
    public async Task Histograms_are_cumulative_and_end_with_infinity_sum_and_count()
    {
        var tally = new HistogramBuilder();
        foreach (var seconds in (double[])[0.001, 0.3, 0.3, 7, 100_000])
            tally.Add(seconds);
        var page = new PrometheusText();
        page.Family("waited_seconds", MetricKind.Histogram, "How long").Sample(tally.Read(), ("status", "DONE")).Sample(SecondsHistogram.Empty);

        var lines = page.ToString().Split('\n');

        Assert.Contains("waited_seconds_bucket{status=\"DONE\",le=\"0.005\"} 1", lines);
        Assert.Contains("waited_seconds_bucket{status=\"DONE\",le=\"0.25\"} 1", lines);
        Assert.Contains("waited_seconds_bucket{status=\"DONE\",le=\"0.5\"} 3", lines);
        Assert.Contains("waited_seconds_bucket{status=\"DONE\",le=\"10\"} 4", lines);
        Assert.Contains("waited_seconds_bucket{status=\"DONE\",le=\"86400\"} 4", lines);
        Assert.Contains("waited_seconds_bucket{status=\"DONE\",le=\"+Inf\"} 5", lines);
        Assert.Contains("waited_seconds_sum{status=\"DONE\"} 100007.601", lines);
        Assert.Contains("waited_seconds_count{status=\"DONE\"} 5", lines);
        Assert.Contains("waited_seconds_bucket{le=\"+Inf\"} 0", lines);
        Assert.Contains("waited_seconds_count 0", lines);
        Assert.Equal("", await Promtool.CheckAsync(page.ToString()));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a\"b", "a\\\"b")]
    [InlineData("a\\", "a\\\\")]
    [InlineData("a\nb", "a\\nb")]
    [InlineData("x\"} 1\nevil_total 2", "x\\\"} 1\\nevil_total 2")]
    [InlineData("日本 🚦", "日本 🚦")]
    [InlineData("", "")]
    public async Task Label_values_are_escaped_whatever_they_are(string value, string shown)
    {
        var page = new PrometheusText();
        page.Family("a", MetricKind.Gauge, "What a is").Sample(1, ("name", value));

        Assert.Equal($"a{{name=\"{shown}\"}} 1", page.ToString().Split('\n')[2]);
        Assert.Equal("", await Promtool.CheckAsync(page.ToString()));
    }

    [Fact]
    public void Half_a_character_does_not_cost_the_page()
    {
        var page = new PrometheusText();
        Assert.EndsWith("\na{name=\"half \ufffd\"} 1\n", page.Family("a", MetricKind.Gauge, "What a is").Sample(1, ("name", "half \ud83d")).ToString());
    }

    [Theory]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(1e21, "1E+21")]
    [InlineData(0.1, "0.1")]
    public void Numbers_are_spelled_as_the_format_wants_them(double value, string shown)
    {
        var page = new PrometheusText();
        Assert.EndsWith($"\na {shown}\n", page.Family("a", MetricKind.Gauge, "What a is").Sample(value).ToString());
    }

    private static readonly Dictionary<string, Action<PrometheusText>> Faults = new(StringComparer.Ordinal)
    {
        ["a value without a family"] = p => p.Sample(1),
        ["a histogram without a family"] = p => p.Sample(SecondsHistogram.Empty),
        ["a family twice"] = p => p.Family("a", MetricKind.Gauge, "").Family("a", MetricKind.Gauge, ""),
        ["a series twice"] = p => p.Family("a", MetricKind.Gauge, "").Sample(1, ("b", "c")).Sample(2, ("b", "c")),
        ["no name"] = p => p.Family("", MetricKind.Gauge, ""),
        ["a name with a space"] = p => p.Family("a b", MetricKind.Gauge, ""),
        ["a name that begins with a digit"] = p => p.Family("1a", MetricKind.Gauge, ""),
        ["a counter without _total"] = p => p.Family("a", MetricKind.Counter, ""),
        ["a gauge with _total"] = p => p.Family("a_total", MetricKind.Gauge, ""),
        ["a counter below zero"] = p => p.Family("a_total", MetricKind.Counter, "").Sample(-1),
        ["a counter that is no number"] = p => p.Family("a_total", MetricKind.Counter, "").Sample(double.NaN),
        ["a value in a histogram"] = p => p.Family("a", MetricKind.Histogram, "").Sample(1),
        ["a histogram in a gauge"] = p => p.Family("a", MetricKind.Gauge, "").Sample(SecondsHistogram.Empty),
        ["a label of Prometheus' own"] = p => p.Family("a", MetricKind.Gauge, "").Sample(1, ("le", "1")),
        ["a label with a dash"] = p => p.Family("a", MetricKind.Gauge, "").Sample(1, ("b-c", "1")),
    };

    [Fact]
    public void What_the_format_does_not_allow_is_refused() =>
        Assert.All(Faults.Values, write => Assert.Throws<InvalidOperationException>(() => write(new PrometheusText())));
}
