using Signalbox.Jobs;
using Signalbox.Running;
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
            var receipts = await box.Line.EndAsync([new EndedAttempt(batch.LeaseId, id, attempt, "w1", StoreSteps.Fail(), false)], [batch.LeaseId], default);
            Assert.Equal(EndReceipt.LeaseLost, Assert.Single(receipts));
        }

        Assert.Equal((JobStatus.Running, JobStatus.Pending), (await box.StatusAsync(ids[0]), await box.StatusAsync(ids[1])));
        Assert.True(await box.EndAsync(batch, ids[0]));
    }

    private static JobEnding Of(string ending) => ending switch
    {
        "complete" => JobEnding.Complete.Bare,
        "fail" => StoreSteps.Fail(),
        "retry" => StoreSteps.Retry(TimeSpan.FromHours(1)),
        "suspend" => new JobEnding.Suspend(StoreSteps.Draft(1)),
        _ => new JobEnding.Release("stop", TimeSpan.FromHours(1)),
    };
}
