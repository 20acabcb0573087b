using Signalbox.Checkpoints;
using Signalbox.Jobs;
using Signalbox.Policy;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Jobs;

/// <summary>Jobs that stand in no table any more, as a fault or a hand in the database would leave them.</summary>
public sealed class MisplacedJobTests
{
    [Fact]
    public async Task A_running_job_whose_lease_is_gone_is_put_back_without_blame()
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync(StoreSteps.Request() with { MaxAttempts = 1 });
        var lost = await box.ClaimAsync();
        await box.ExecuteAsync("delete from leases");

        Assert.Equal([id], (await box.JobStore.PutBackMisplacedAsync(null, default)).PutBack);

        await box.CheckedCountsAsync();
        Assert.False(await box.EndAsync(lost, id));
        var again = await box.ClaimAsync();
        Assert.Equal((id, 2), (again.Jobs[0].Id, again.Jobs[0].Attempt));
        Assert.True(await box.EndAsync(again, id, StoreSteps.Fail()));
        Assert.Contains(await box.Logs.ListForJobAsync(id, 100, default), e => e.Message.Contains("stood in no place"));
        await box.EveryJobStandsOnceAsync();
    }

    [Fact]
    public async Task Jobs_that_stand_somewhere_are_left_there()
    {
        await using var box = await TestBox.CreateAsync();
        var parent = await box.EnqueueAsync(StoreSteps.Request() with { Priority = 9 });
        await box.EnqueueAsync(StoreSteps.Request() with { DependsOn = [parent] });
        await box.EnqueueAsync(StoreSteps.Request() with { RunAt = TimeProvider.System.GetUtcNow().AddDays(1) });
        await box.EnqueueAsync(StoreSteps.Request() with { Risk = RiskLevel.High });
        var moved = await box.EnqueueAsync();
        await box.Jobs.TryPrioritizeAsync(moved, 3, "ada");
        await box.RunAsync(await box.EnqueueAsync(StoreSteps.Request() with { Priority = 10 }));
        await box.ClaimAsync();

        var look = await box.JobStore.PutBackMisplacedAsync(null, default);

        Assert.Empty(look.PutBack);
        Assert.Null(look.Before);
        await box.EveryJobStandsOnceAsync(mayWait: true);
    }

    [Fact]
    public async Task A_job_whose_checkpoint_is_pending_is_put_back_to_wait_for_it_and_a_risky_one_never_past_it()
    {
        await using var box = await TestBox.CreateAsync();
        var risky = await box.EnqueueAsync(StoreSteps.Request() with { Risk = RiskLevel.High });
        var unasked = await box.EnqueueAsync(StoreSteps.Request() with { Risk = RiskLevel.High });
        var asked = await box.EnqueueAsync();
        var checkpoint = await box.SuspendAsync(asked, StoreSteps.Draft(1));
        await box.ExecuteAsync("delete from waiting; update agent_checkpoints set status = 'EXPIRED' where job_id = @unasked", new { unasked });

        var look = await box.JobStore.PutBackMisplacedAsync(null, default);

        Assert.Equal([risky, asked], look.PutBack.Order());
        Assert.Empty((await box.ClaimAsync(10)).Jobs);
        Assert.IsType<DecisionOutcome.Taken>(await box.Checkpoints.ApproveAsync(checkpoint.Id, "ada"));
        Assert.Equal(asked, Assert.Single((await box.ClaimAsync(10)).Jobs).Id);
    }

    [Fact]
    public async Task A_job_that_stands_nowhere_can_be_cancelled()
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync();
        await box.ClaimAsync();
        await box.ExecuteAsync("delete from leases");

        Assert.IsType<JobCommandOutcome.Moved>(await box.Jobs.TryCancelAsync(id, "ada"));

        await box.EveryJobStandsOnceAsync();
    }

    [Fact]
    public async Task Cancellations_of_jobs_that_stand_nowhere_hold_up_no_others()
    {
        await using var box = await TestBox.CreateAsync();
        var lost = await box.EnqueueAsync(Enumerable.Range(0, 150).Select(_ => StoreSteps.Request()));
        await box.ClaimAsync(150);
        await box.ExecuteAsync("delete from leases; insert into cancellations (id, requested_by) select id, 'ada' from jobs");
        var held = await box.EnqueueAsync();
        await box.ClaimAsync();
        await box.Jobs.TryCancelAsync(held, "ada");

        while (await box.Leases.DropCancelledAsync(TimeSpan.Zero, default) > 0)
        {
            // The next hundred.
        }

        Assert.Equal(JobStatus.Cancelled, await box.StatusAsync(held));
        Assert.Equal(151, (await box.Jobs.CountAsync()).Now[JobStatus.Cancelled]);
        Assert.Equal(JobStatus.Cancelled, await box.StatusAsync(lost[0]));
        Assert.Equal(0, await box.ScalarAsync<long>("select count(*) from cancellations"));
        await box.EveryJobStandsOnceAsync(mayWait: true);
    }
}
