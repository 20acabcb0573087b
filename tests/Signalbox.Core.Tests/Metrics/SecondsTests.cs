using Signalbox.Metrics;

namespace Signalbox.Core.Tests.Metrics;

public sealed class SecondsTests
{
    [Theory]
    [InlineData(-3, 0)]
    [InlineData(0, 0)]
    [InlineData(0.005, 0)]
    [InlineData(0.0051, 1)]
    [InlineData(1, 7)]
    [InlineData(1.5, 8)]
    [InlineData(86_400, 17)]
    [InlineData(86_401, 18)]
    [InlineData(double.PositiveInfinity, 18)]
    public void A_duration_falls_into_the_first_bucket_whose_bound_it_does_not_pass(double seconds, int bucket) =>
        Assert.Equal(bucket, SecondsBuckets.Of(seconds));

    [Fact]
    public void The_bounds_rise_and_a_last_bucket_has_none()
    {
        Assert.Equal(SecondsBuckets.Bounds.Order().Distinct(), SecondsBuckets.Bounds);
        Assert.Equal(SecondsBuckets.Bounds.Count + 1, SecondsBuckets.Count);
    }

    [Fact]
    public void What_is_taken_out_of_a_tally_is_gone_and_can_be_put_back()
    {
        var tally = new HistogramBuilder();
        Assert.Null(tally.Take());
        Assert.True(tally.Add(0.5));
        Assert.False(tally.Add(2));
        Assert.False(tally.Add(-1));

        var taken = tally.Take();

        Assert.Equal((3L, 2.5), (taken!.Count, taken.Sum));
        Assert.Null(tally.Take());
        tally.Add(1);
        tally.Add(taken);
        Assert.Equal((4L, 3.5), (tally.Read().Count, tally.Read().Sum));
    }

    [Fact]
    public async Task Nothing_is_lost_when_many_threads_measure_while_one_takes_out()
    {
        var tally = new HistogramBuilder();
        var taken = new HistogramBuilder();
        var adding = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 10_000; i++)
                tally.Add(0.25);
        })));
        while (!adding.IsCompleted)
            taken.Add(tally.Take() ?? SecondsHistogram.Empty);
        await adding;
        taken.Add(tally.Take() ?? SecondsHistogram.Empty);

        Assert.Equal((40_000L, 10_000.0), (taken.Read().Count, taken.Read().Sum));
    }
}
