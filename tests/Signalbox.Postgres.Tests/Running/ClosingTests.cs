using Signalbox.Jobs;
using Signalbox.Queue;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Running;

/// <summary>A lease is deleted only when each of its jobs has left it or has an outcome, whatever the worker says.</summary>
public sealed class ClosingTests
{
    public static TheoryData<string> Endings => ["complete", "fail", "retry", "suspend", "release"];

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task A_worker_that_closes_a_lease_too_early_loses_no_job(string ending)
    {
        await using var box = await TestBox.CreateAsync();
        var ids = await box.EnqueueAsync([StoreSteps.Request(), StoreSteps.Request()]);
        var batch = await box.ClaimAsync(2);

        Assert.True(await box.EndAsync(batch, ids[0], Of(ending), close: true));

        Assert.Equal(JobStatus.Running, await box.StatusAsync(ids[1]));
        Assert.True(await box.EndAsync(batch, ids[1], close: true));
        Assert.Equal(JobStatus.Completed, await box.StatusAsync(ids[1]));
        await box.EveryJobStandsOnceAsync(mayWait: ending is "retry" or "suspend" or "release");
    }

    [Fact]
    public async Task A_lease_that_ends_in_parts_is_closed_with_the_last_whatever_the_worker_has_counted()
    {
        await using var box = await TestBox.CreateAsync();
        foreach (var (before, isClosedAt) in new[] { (0, 3), (1, 3), (2, 3) })
        {
            var ids = await box.EnqueueAsync(Enumerable.Range(0, 3).Select(_ => StoreSteps.Request()));
            var batch = await box.ClaimAsync(3);
            for (var i = 0; i < 3; i++)
            {
                AttemptResult[] one = [new(batch.LeaseId, ids[i], 1, "w1", AttemptOutcome.Complete.Bare, false)];
                // Never more than were completed: what a worker counts are the store's own answers.
                Assert.Equal([EndReceipt.Recorded], await box.Queue.EndAsync(one, [new ClosingLease(batch.LeaseId, Math.Min(before, i))], default));
                Assert.Equal(i + 1 == isClosedAt ? 0 : 1, await box.ScalarAsync<long>("select count(*) from leases"));
            }
        }

        await box.EveryJobStandsOnceAsync();
    }

    [Fact]
    public async Task A_job_that_is_in_a_group_twice_keeps_nobody_from_ending()
    {
        await using var box = await TestBox.CreateAsync();
        var ids = await box.EnqueueAsync([StoreSteps.Request(), StoreSteps.Request()]);
        var batch = await box.ClaimAsync(2);
        Assert.True(await box.EndAsync(batch, ids[0], close: false));

        // One by a claim that the server forgot when it crashed, the other by that which the worker got after it, whose answer was lost.
        AttemptResult[] group = [.. new[] { (batch.LeaseId + 1, ids[0]), (batch.LeaseId, ids[0]), (batch.LeaseId, ids[1]) }.Select(e => new AttemptResult(e.Item1, e.Item2, 1, "w1", AttemptOutcome.Complete.Bare, false))];
        var receipts = await box.Queue.EndAsync(group, [new ClosingLease(batch.LeaseId, 1)], default);

        Assert.Equal([EndReceipt.Recorded, EndReceipt.Recorded], receipts.Skip(1));
        await box.EveryJobStandsOnceAsync();
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task An_end_whose_answer_was_lost_is_recorded_once_and_said_to_be(string ending)
    {
        await using var box = await TestBox.CreateAsync();
        var ids = await box.EnqueueAsync([StoreSteps.Request(), StoreSteps.Request()]);
        var batch = await box.ClaimAsync(2);

        Assert.True(await box.EndAsync(batch, ids[0], Of(ending), close: false));
        Assert.True(await box.EndAsync(batch, ids[0], Of(ending), close: false));
        Assert.True(await box.EndAsync(batch, ids[1], close: true));
        Assert.True(await box.EndAsync(batch, ids[0], Of(ending), close: true));

        await box.EveryJobStandsOnceAsync(mayWait: ending is "retry" or "suspend" or "release");
    }

    [Fact]
    public async Task An_attempt_that_is_none_of_the_lease_changes_nothing()
    {
        await using var box = await TestBox.CreateAsync();
        var ids = await box.EnqueueAsync([StoreSteps.Request(), StoreSteps.Request()]);
        var batch = await box.ClaimAsync(1);

        foreach (var (id, attempt) in new[] { (ids[1], 1), (ids[0], 2) })
        {
            var receipts = await box.Queue.EndAsync([new AttemptResult(batch.LeaseId, id, attempt, "w1", StoreSteps.Fail(), false)], [batch.LeaseId], default);
            Assert.Equal(EndReceipt.LeaseLost, Assert.Single(receipts));
        }

        Assert.Equal((JobStatus.Running, JobStatus.Pending), (await box.StatusAsync(ids[0]), await box.StatusAsync(ids[1])));
        Assert.True(await box.EndAsync(batch, ids[0]));
    }

    private static AttemptOutcome Of(string ending) => ending switch
    {
        "complete" => AttemptOutcome.Complete.Bare,
        "fail" => StoreSteps.Fail(),
        "retry" => StoreSteps.Retry(TimeSpan.FromHours(1)),
        "suspend" => new AttemptOutcome.Suspend(StoreSteps.Draft(1)),
        _ => new AttemptOutcome.Release("stop", TimeSpan.FromHours(1)),
    };
}
