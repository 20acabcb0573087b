using Signalbox.Jobs;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Jobs;

public sealed class CounterTests
{
    [Fact]
    public async Task Folding_many_small_counters_into_few_changes_no_count()
    {
        await using var box = await TestBox.CreateAsync();
        for (var i = 0; i < 150; i++)
        {
            var id = await box.EnqueueAsync();
            if (i % 3 == 0)
                await box.RunAsync(id, i % 2 == 0 ? null : StoreSteps.Fail());
            else
                await box.Jobs.TryCancelAsync(id, "ada");
        }

        var before = await box.CheckedCountsAsync();
        Assert.InRange(await box.ScalarAsync<long>("select count(*) from tallies"), 300, 1_000);
        await box.Counters.FoldAsync(default);

        var after = await box.CheckedCountsAsync();
        Assert.Equal(before.Now, after.Now);
        Assert.Equal(before.Entered, after.Entered);
        Assert.InRange(await box.ScalarAsync<long>("select count(*) from tallies"), 1, 20);
    }

    [Fact]
    public async Task Counters_never_go_down_and_stay_right_while_they_are_folded_by_two_nodes()
    {
        await using var box = await TestBox.CreateAsync();
        await using var another = box.Another();
        var done = false;
        var folding = Task.WhenAll(new[] { box, another }.Select(node => Task.Run(async () =>
        {
            while (!Volatile.Read(ref done))
                await node.Counters.FoldAsync(default);
        })));
        var watching = Task.Run(async () =>
        {
            var last = await box.Jobs.CountAsync();
            while (!Volatile.Read(ref done))
            {
                var counts = await box.Jobs.CountAsync();
                Assert.All(counts.Entered, e => Assert.True(e.Value >= last.Entered[e.Key]));
                Assert.All(counts.Now, e => Assert.True(e.Value >= 0));
                last = counts;
            }
        });

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                var id = await box.EnqueueAsync();
                await box.Jobs.TryCancelAsync(id, "ada");
            }
        })));
        Volatile.Write(ref done, true);
        await Task.WhenAll(folding, watching);

        var after = await box.CheckedCountsAsync();
        Assert.Equal((400, 400), (after.Entered[JobStatus.Pending], after.Now[JobStatus.Cancelled]));
    }
}
