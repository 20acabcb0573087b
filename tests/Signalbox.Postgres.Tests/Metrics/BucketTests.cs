using Signalbox.Metrics;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Metrics;

public sealed class BucketTests
{
    [Fact]
    public async Task The_database_sorts_durations_into_the_same_buckets_as_the_program()
    {
        await using var box = await TestBox.CreateAsync();
        double[] durations = [-1, 0, .. SecondsBuckets.Bounds.SelectMany(b => (double[])[Math.BitDecrement(b), b, Math.BitIncrement(b)]), 1e9];

        foreach (var seconds in durations)
            Assert.Equal((seconds, SecondsBuckets.Of(seconds)), (seconds, await box.ScalarAsync<short>("select seconds_bucket(@seconds)", new { seconds })));
    }
}
