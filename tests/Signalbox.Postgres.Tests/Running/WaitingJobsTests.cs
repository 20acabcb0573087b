using Signalbox.Handlers;
using Signalbox.Jobs;
using Signalbox.Policy;
using Signalbox.Running;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Running;

public sealed class WaitingJobsTests
{
    [Fact]
    public async Task Ten_thousand_jobs_that_wait_for_people_hold_no_slot_and_no_connection()
    {
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", _ => JobOutcome.Done).Handle("ask", async (job, _) =>
        {
            await job.CheckpointAsync("go", job.Id);
            return JobOutcome.Done;
        }), new WorkerOptions { WorkerId = "w1", MaxConcurrentJobs = 500 });
        await box.Worker.StartAsync();
        await box.Jobs.EnqueueAsync([.. Enumerable.Range(0, 2_000).Select(_ => StoreSteps.Request("ask"))]);
        await box.Jobs.EnqueueAsync([.. Enumerable.Range(0, 8_000).Select(_ => StoreSteps.Request() with { Risk = RiskLevel.High })]);

        await Eventually.HoldsAsync(
            async () => (await box.Jobs.CountAsync()).Now[JobStatus.WaitingApproval] == 10_000 && box.Worker.Stats.ActiveJobs == 0, "all jobs wait");

        Assert.Equal(0, await box.ScalarAsync<long>("select count(*) from leases"));
        await Eventually.HoldsAsync(
            async () => await box.ScalarAsync<long>("select count(*) from pg_stat_activity where datname = current_database() and state <> 'idle'") <= 3,
            "hardly a connection is busy");
        Assert.InRange(
            await box.ScalarAsync<long>("select count(*) from pg_stat_activity where datname = current_database()"), 1, 60);
        Assert.Equal(1, (await box.WaitForAsync(await box.EnqueueAsync(), JobStatus.Completed)).Attempt);
        await box.CheckedCountsAsync();
    }
}
