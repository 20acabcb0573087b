using Signalbox.Trends;

namespace Signalbox.Core.Tests.Trends;

public sealed class TrendLineTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Points_are_aligned_and_the_last_one_holds_this_moment()
    {
        var points = Points(3, At(-600, 0), At(90, 7));

        Assert.Equal([Noon - Minute, Noon, Noon + Minute], points.Select(p => p.At));
        Assert.All(points, p => Assert.Equal(Minute, p.Length));
    }

    [Fact]
    public void What_rose_between_two_samples_is_told_where_it_rose()
    {
        var points = Points(4, At(-10, 100), At(50, 160), At(110, 160), At(130, 180));

        // A minute rises by 60 up to 50 seconds past noon, of which 10 seconds lie before it.
        Assert.Equal([10, 50, 10, 10], points.Select(p => p.Completed));
        Assert.Equal(80, points.Sum(p => p.Completed));
    }

    [Fact]
    public void A_gap_is_filled_evenly_and_makes_no_spike()
    {
        var points = Points(10, At(-7 * 60, 0), At(2 * 60, 90), At(2 * 60 + 1, 90));

        Assert.Equal(Enumerable.Repeat(10L, 9).Append(0), points.Select(p => p.Completed));
        Assert.All(points.Skip(1).SkipLast(2), p => Assert.Null(p.Pending));
    }

    [Fact]
    public void Before_the_first_sample_nothing_is_known_to_have_happened()
    {
        var points = Points(5, At(60, 1_000_000), At(150, 1_000_009));

        Assert.Equal([0, 0, 0, 6, 3], points.Select(p => p.Completed));
        Assert.Equal([null, null, null, 1_000_000L, 1_000_009], points.Select(p => p.Pending));
    }

    [Fact]
    public void Only_the_present_gives_points_without_movement()
    {
        var points = Points(60, At(1, 42));

        Assert.Equal(0, points.Sum(p => p.Completed));
        Assert.Equal(42, points[^1].Pending);
    }

    [Fact]
    public void A_counter_never_goes_backwards_and_what_is_younger_than_the_present_is_left_out()
    {
        var points = Points(3, At(-60, 10), At(-1, 30), At(0, 29), At(61, 90), At(60, 40));

        Assert.Equal([20, 10, 0], points.Select(p => p.Completed));
    }

    [Fact]
    public void The_mean_of_decisions_is_that_of_the_stretch()
    {
        var points = Points(3, Decided(0, 10, 1_000), Decided(60, 10, 1_000), Decided(119, 14, 1_200), Decided(130, 14, 1_200));

        Assert.Equal([(0, null), (4, 50.0), (0, null)], points.Select(p => (p.Decisions, p.DecisionSeconds)));
    }

    [Fact]
    public void A_line_needs_the_present() => Assert.Throws<ArgumentException>(() => new TrendLine([]));

    private static IReadOnlyList<TrendPoint> Points(int count, params Sample[] samples) => new TrendLine(samples).Points(Minute, count);

    private static Sample At(int seconds, long counter) => new(Noon.AddSeconds(seconds), counter, counter, counter, counter, 0, 0, counter, 0);

    private static Sample Decided(int seconds, long decisions, double waited) => new(Noon.AddSeconds(seconds), 0, 0, 0, 0, decisions, waited, 0, 0);
}
