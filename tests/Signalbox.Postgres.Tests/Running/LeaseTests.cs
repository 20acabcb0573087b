using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Queue;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Running;

public sealed class LeaseTests
{
    [Fact]
    public async Task A_job_whose_lease_ran_out_goes_to_the_next_worker_with_the_next_attempt()
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync();
        await box.ClaimAsync();
        box.Pass(StoreSteps.LeaseTime - TimeSpan.FromSeconds(10));
        Assert.Equal(0, await box.Leases.ReturnLostLeasesAsync(default));

        box.Pass(TimeSpan.FromSeconds(11));
        Assert.Equal(1, await box.Leases.ReturnLostLeasesAsync(default));

        var batch = await box.ClaimAsync(worker: StoreSteps.Node() with { WorkerId = "w2" });
        Assert.Equal((id, 2), (batch.Jobs[0].Id, batch.Jobs[0].Attempt));
        var log = await box.Logs.ListForJobAsync(id, 100, default);
        Assert.Contains(log, e => e.Action == "attempt_lost" && e.Message.Contains("worker w1 was not heard of"));
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task A_stale_owner_cannot_do_anything_to_a_returned_job()
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync();
        var stale = await LoseAsync(box);

        for (var claimed = 0; claimed < 2; claimed++)
        {
            Assert.False(await box.EndAsync(stale, id));
            Assert.False(await box.EndAsync(stale, id, StoreSteps.Fail()));
            Assert.False(await box.EndAsync(stale, id, StoreSteps.Retry()));
            Assert.False(await box.EndAsync(stale, id, new AttemptOutcome.Release("stop")));
            Assert.False(await box.EndAsync(stale, id, new AttemptOutcome.Suspend(StoreSteps.Draft(1))));
            Assert.Null(await box.Queue.SaveStepAsync(stale.LeaseId, id, 1, "late", RawJson.From(1), default));
            Assert.Null(await box.Queue.RecordCheckpointAsync(stale.LeaseId, id, "w1", StoreSteps.Draft(1), default));
            Assert.Equal([stale.LeaseId], (await box.Queue.RenewAsync("w1", [stale.LeaseId], StoreSteps.LeaseTime, default)).Lost);
            if (claimed == 0)
                await box.ClaimAsync(worker: StoreSteps.Node() with { WorkerId = "w2" });
        }

        Assert.Equal((JobStatus.Running, 2, "w2"), ((await box.FindAsync(id)).Status, (await box.FindAsync(id)).Attempt, (await box.FindAsync(id)).WorkerId));
        Assert.Empty(await box.Steps.ListForJobAsync(id, default));
        Assert.Empty(await box.Checkpoints.ListForJobAsync(id));
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task A_worker_cannot_renew_the_lease_of_another()
    {
        await using var box = await TestBox.CreateAsync();
        await box.EnqueueAsync();
        var batch = await box.ClaimAsync();

        Assert.Equal([batch.LeaseId], (await box.Queue.RenewAsync("w2", [batch.LeaseId], StoreSteps.LeaseTime, default)).Lost);
        Assert.Empty((await box.Queue.RenewAsync("w1", [batch.LeaseId], StoreSteps.LeaseTime, default)).Lost);
    }

    [Fact]
    public async Task A_renewed_lease_keeps_its_jobs_for_hours()
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync();
        var batch = await box.ClaimAsync();

        for (var minutes = 0; minutes < 180; minutes++)
        {
            box.Pass(TimeSpan.FromMinutes(0.9));
            Assert.Empty((await box.Queue.RenewAsync("w1", [batch.LeaseId], StoreSteps.LeaseTime, default)).Lost);
            Assert.Equal(0, await box.Leases.ReturnLostLeasesAsync(default));
        }

        Assert.True(await box.EndAsync(batch, id));
        Assert.Equal(1, (await box.FindAsync(id)).Attempt);
    }

    [Fact]
    public async Task A_lease_that_ran_out_can_still_be_renewed_while_nobody_has_returned_its_jobs()
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync();
        var batch = await box.ClaimAsync();
        box.Pass(TimeSpan.FromHours(1));

        Assert.Empty((await box.Queue.RenewAsync("w1", [batch.LeaseId], StoreSteps.LeaseTime, default)).Lost);

        Assert.Equal(0, await box.Leases.ReturnLostLeasesAsync(default));
        Assert.True(await box.EndAsync(batch, id));
    }

    [Fact]
    public async Task Only_the_unfinished_jobs_of_a_lost_batch_are_returned()
    {
        await using var box = await TestBox.CreateAsync();
        var ids = await box.EnqueueAsync(Enumerable.Range(0, 6).Select(_ => StoreSteps.Request()));
        var batch = await box.ClaimAsync(10);
        await box.EndAsync(batch, ids[0], close: false);
        await box.EndAsync(batch, ids[1], StoreSteps.Fail(), close: false);
        await box.EndAsync(batch, ids[2], StoreSteps.Retry(TimeSpan.FromHours(5)), close: false);
        await box.EndAsync(batch, ids[3], new AttemptOutcome.Suspend(StoreSteps.Draft(1)), close: false);
        box.Pass(StoreSteps.LeaseTime * 2);

        Assert.Equal(2, await box.Leases.ReturnLostLeasesAsync(default));

        var again = await box.ClaimAsync(10);
        Assert.Equal([(ids[4], 2), (ids[5], 2)], again.Jobs.Select(j => (j.Id, j.Attempt)));
        Assert.Equal(1, await box.ScalarAsync<long>("select count(*) from leases"));
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task The_last_job_of_a_batch_closes_its_lease()
    {
        await using var box = await TestBox.CreateAsync();
        var ids = await box.EnqueueAsync([StoreSteps.Request(), StoreSteps.Request()]);
        var batch = await box.ClaimAsync(2);

        await box.EndAsync(batch, ids[0], close: false);
        Assert.Equal(1, await box.ScalarAsync<long>("select count(*) from leases"));
        await box.EndAsync(batch, ids[1]);

        Assert.Equal(0, await box.ScalarAsync<long>("select count(*) from leases"));
    }

    [Fact]
    public async Task Lost_attempts_count_against_the_budget_and_the_last_one_fails_the_job()
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync(StoreSteps.Request() with { MaxAttempts = 3 });
        await box.RunAsync(id, StoreSteps.Retry());
        await box.Queue.PromoteDueAsync(default);

        await LoseAsync(box);
        Assert.Equal(JobStatus.Pending, await box.StatusAsync(id));
        await LoseAsync(box);

        var job = await box.FindAsync(id);
        Assert.Equal((JobStatus.Failed, 3), (job.Status, job.Attempt));
        Assert.Contains("all 3 attempts are used up", job.Error);
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task A_completion_whose_answer_was_lost_can_be_repeated()
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync();
        var batch = await box.ClaimAsync();

        Assert.True(await box.EndAsync(batch, id));
        Assert.True(await box.EndAsync(batch, id));

        Assert.Equal(1, (await box.CheckedCountsAsync()).Entered[JobStatus.Completed]);
    }

    [Fact]
    public async Task Renewals_and_partial_finishes_of_one_batch_do_not_stop_each_other()
    {
        await using var box = await TestBox.CreateAsync();
        var ids = await box.EnqueueAsync(Enumerable.Range(0, 600).Select(_ => StoreSteps.Request()));
        var batch = await box.ClaimAsync(600);
        var ended = 0;

        var renewing = Task.Run(async () =>
        {
            while (Volatile.Read(ref ended) < 3)
                Assert.Empty((await box.Queue.RenewAsync("w1", [batch.LeaseId], StoreSteps.LeaseTime, default)).Lost);
        });
        await Task.WhenAll(Enumerable.Range(0, 3).Select(part => Task.Run(async () =>
        {
            // Completing, failing and retrying take three different ways through the store.
            for (var i = part; i < 597; i += 3)
                Assert.True(await box.EndAsync(batch, ids[i], part == 0 ? null : part == 1 ? StoreSteps.Fail() : StoreSteps.Retry(TimeSpan.FromDays(1)), close: false));
            Interlocked.Increment(ref ended);
        })));
        await renewing;

        box.Pass(StoreSteps.LeaseTime * 2);
        Assert.Equal(3, await box.Leases.ReturnLostLeasesAsync(default));
        var counts = await box.CheckedCountsAsync();
        Assert.Equal((199, 199, 202), (counts.Now[JobStatus.Completed], counts.Now[JobStatus.Failed], counts.Now[JobStatus.Pending]));
    }

    [Fact]
    public async Task Completing_while_the_lease_is_returned_gives_one_of_the_two()
    {
        await using var box = await TestBox.CreateAsync();
        await using var another = box.Another();
        another.Pass(StoreSteps.LeaseTime * 2);
        for (var round = 0; round < 100; round++)
        {
            var id = await box.EnqueueAsync();
            var batch = await box.ClaimAsync();

            var completing = box.EndAsync(batch, id);
            await another.Leases.ReturnLostLeasesAsync(default);

            if (await completing)
                Assert.Equal(JobStatus.Completed, await box.StatusAsync(id));
            else
                await box.RunAsync(id);
        }

        Assert.Equal(100, (await box.CheckedCountsAsync()).Entered[JobStatus.Completed]);
    }

    [Fact]
    public async Task A_step_is_saved_once_and_later_attempts_find_the_first_output()
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync();
        var batch = await box.ClaimAsync();

        var first = await box.Queue.SaveStepAsync(batch.LeaseId, id, 1, "pay", RawJson.Parse("""{ "receipt": 1.50 }"""), default);
        var second = await box.Queue.SaveStepAsync(batch.LeaseId, id, 1, "pay", RawJson.From(2), default);

        Assert.Equal("""{ "receipt": 1.50 }""", first!.Value.Text);
        Assert.Equal(first, second);
        Assert.Equal(first, Assert.Single((await box.Queue.HistoryAsync(id, default)).Steps).Output);
    }

    private static async Task<ClaimedBatch> LoseAsync(TestBox box)
    {
        var batch = await box.ClaimAsync();
        Assert.Single(batch.Jobs);
        box.Pass(StoreSteps.LeaseTime * 2);
        Assert.Equal(1, await box.Leases.ReturnLostLeasesAsync(default));
        return batch;
    }
}
