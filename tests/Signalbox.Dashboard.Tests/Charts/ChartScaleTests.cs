using Signalbox.Dashboard.Charts;

namespace Signalbox.Dashboard.Tests.Charts;

public sealed class ChartScaleTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(7, 8)]
    [InlineData(9, 10)]
    [InlineData(11, 15)]
    [InlineData(87, 100)]
    [InlineData(1_001, 1_500)]
    [InlineData(123_456, 150_000)]
    public void The_edge_of_counts_is_the_next_round_number(double most, double edge) => Assert.Equal(edge, ChartScale.OfCounts(most));

    [Fact]
    public void No_count_lies_above_its_edge_or_far_below_it()
    {
        for (double most = 1; most < 1e12; most = Math.Ceiling(most * 1.13))
        {
            var edge = ChartScale.OfCounts(most);
            Assert.True(edge >= most && edge <= most * 2 && edge == Math.Floor(edge), $"{most}: {edge}");
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.3, 1)]
    [InlineData(50, 60)]
    [InlineData(61, 120)]
    [InlineData(5_000, 7_200)]
    [InlineData(86_400, 86_400)]
    [InlineData(86_401, 172_800)]
    [InlineData(86_400 * 6.5, 86_400 * 8)]
    public void The_edge_of_durations_is_one_that_clocks_know(double longest, double edge) => Assert.Equal(edge, ChartScale.OfSeconds(longest));
}
