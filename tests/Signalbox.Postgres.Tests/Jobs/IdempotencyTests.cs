using Signalbox.Jobs;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Jobs;

public sealed class IdempotencyTests
{
    private static JobRequest Keyed(string key) => StoreSteps.Request() with { IdempotencyKey = key };

    [Fact]
    public async Task A_second_request_with_the_same_key_finds_the_first_job()
    {
        await using var box = await TestBox.CreateAsync();
        var first = await box.Jobs.EnqueueAsync(Keyed("order 7"));

        var second = await box.Jobs.EnqueueAsync(Keyed("order 7") with { Description = "Something else" });

        Assert.False(first.AlreadyExisted);
        Assert.Equal(first with { AlreadyExisted = true }, second);
        Assert.Equal(1, (await box.CheckedCountsAsync()).Now[JobStatus.Pending]);
    }

    [Fact]
    public async Task Of_fifty_callers_at_once_with_one_key_exactly_one_makes_the_job()
    {
        await using var box = await TestBox.CreateAsync();
        await using var another = box.Another();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(
            i => (i % 2 == 0 ? box : another).Jobs.EnqueueAsync(Keyed("order 7"))));

        Assert.Single(answers, a => !a.AlreadyExisted);
        Assert.Single(answers.DistinctBy(a => a.Id));
        Assert.Equal(1, (await box.CheckedCountsAsync()).Now[JobStatus.Pending]);
        Assert.Single((await box.ClaimAsync(10)).Jobs);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Known_keys_in_a_batch_are_answered_with_the_jobs_they_made(bool scheduled)
    {
        await using var box = await TestBox.CreateAsync();
        JobRequest Of(string key) => Keyed(key) with { RunAt = scheduled ? DateTimeOffset.UnixEpoch : null };
        var known = await box.EnqueueAsync(Of("a"));

        var answers = await box.Jobs.EnqueueAsync([Of("b"), Of("a"), StoreSteps.Request(), Of("b"), Of("c")]);

        Assert.Equal([false, true, false, true, false], answers.Select(a => a.AlreadyExisted));
        Assert.Equal(known, answers[1].Id);
        Assert.Equal(answers[0].Id, answers[3].Id);
        Assert.Equal(4, (await box.CheckedCountsAsync()).Now[JobStatus.Pending]);
        Assert.Equal(4, (await box.ClaimAsync(10)).Jobs.Count);
    }

    [Fact]
    public async Task A_key_of_an_ended_job_still_names_it()
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync(Keyed("order 7"));
        await box.RunAsync(id);

        var again = await box.Jobs.EnqueueAsync(Keyed("order 7"));
        Assert.Equal((id, true), (again.Id, again.AlreadyExisted));
        Assert.Empty((await box.ClaimAsync()).Jobs);
    }

    [Fact]
    public async Task Batches_that_share_keys_in_opposite_orders_do_not_stop_each_other()
    {
        await using var box = await TestBox.CreateAsync();
        await using var another = box.Another();
        await box.EnqueueAsync();
        await another.EnqueueAsync();

        for (var round = 0; round < 30; round++)
        {
            var keys = Enumerable.Range(0, 100).Select(i => Keyed($"{round}.{i}")).ToArray();
            var answers = await Task.WhenAll(
                box.Jobs.EnqueueAsync(keys), another.Jobs.EnqueueAsync([.. keys.Reverse()]),
                box.Jobs.EnqueueAsync([.. keys.Reverse()]), another.Jobs.EnqueueAsync(keys));
            Assert.Equal(100, answers.SelectMany(a => a).Count(a => !a.AlreadyExisted));
        }
    }
}
