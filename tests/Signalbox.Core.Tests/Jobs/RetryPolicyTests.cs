using FsCheck;
using FsCheck.Fluent;
using Signalbox.Jobs;

namespace Signalbox.Tests.Jobs;

public sealed class RetryPolicyTests
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(3, 8)]
    [InlineData(8, 256)]
    [InlineData(9, 512)]
    [InlineData(10, 600)]
    [InlineData(99, 600)]
    public void The_wait_doubles_from_two_seconds_to_ten_minutes(int failures, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), new RetryPolicy().NextDelay(failures, 100, 0.5));

    [Theory]
    [InlineData(0, 1.6)]
    [InlineData(0.25, 1.8)]
    [InlineData(0.5, 2)]
    [InlineData(0.75, 2.2)]
    [InlineData(0.9999999, 2.4)]
    public void Jitter_spreads_the_wait_by_a_fifth_to_either_side(double random, double seconds) =>
        Assert.Equal(seconds, new RetryPolicy().NextDelay(1, 3, random)!.Value.TotalSeconds, 0.001);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(4, 3)]
    public void When_the_attempts_are_used_up_there_is_no_next(int failures, int maxAttempts) =>
        Assert.Null(new RetryPolicy().NextDelay(failures, maxAttempts, 0.5));

    [Fact]
    public void A_policy_can_wait_evenly_or_not_at_all()
    {
        var even = new RetryPolicy { First = TimeSpan.FromSeconds(30), Factor = 1, Jitter = 0 };
        Assert.All(Enumerable.Range(1, 9), failures => Assert.Equal(TimeSpan.FromSeconds(30), even.NextDelay(failures, 10, 0.9)));
        Assert.Equal(TimeSpan.Zero, new RetryPolicy { First = TimeSpan.Zero }.NextDelay(5, 10, 0.9));
    }

    [Fact]
    public void No_wait_is_negative_or_above_the_ceiling() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(
            Gen.Choose(1, 1_000).ToArbitrary(), Gen.Choose(1, 100).ToArbitrary(), Gen.Choose(0, 999).ToArbitrary(),
            (failures, factor, random) =>
            {
                var policy = new RetryPolicy { Factor = factor, Jitter = 1, Ceiling = TimeSpan.FromHours(1) };
                return policy.NextDelay(failures, int.MaxValue, random / 1000.0) is { } delay && delay >= TimeSpan.Zero && delay <= policy.Ceiling;
            }));
}
