using Signalbox.Checkpoints;
using Signalbox.Handlers;
using Signalbox.Jobs;
using Signalbox.Policy;
using Signalbox.Queue;
using Signalbox.Running;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Jobs;

public sealed class CancelTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_job_on_the_line_is_cancelled_and_never_claimed()
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync();

        Assert.IsType<JobCommandOutcome.Moved>(await box.Jobs.TryCancelAsync(id, "ada", "no longer needed"));

        await AssertCancelledAsync(box, id, "no longer needed");
        Assert.Empty((await box.ClaimAsync()).Jobs);
    }

    [Fact]
    public async Task A_scheduled_job_is_cancelled_and_never_promoted()
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync(StoreSteps.Request() with { RunAt = DateTimeOffset.Parse("2100-01-01T00:00:00Z") });

        Assert.IsType<JobCommandOutcome.Moved>(await box.Jobs.TryCancelAsync(id, "ada"));

        await AssertCancelledAsync(box, id, "cancelled by ada");
        Assert.Equal((false, null), await box.Queue.PromoteDueAsync(default));
    }

    [Fact]
    public async Task A_blocked_job_is_cancelled_whatever_becomes_of_the_one_it_waits_for()
    {
        await using var box = await TestBox.CreateAsync();
        var parent = await box.EnqueueAsync();
        var id = await box.EnqueueAsync(StoreSteps.Request() with { DependsOn = [parent] });

        Assert.IsType<JobCommandOutcome.Moved>(await box.Jobs.TryCancelAsync(id, "ada"));

        await AssertCancelledAsync(box, id, "cancelled by ada");
        await box.RunAsync(parent);
        Assert.Empty((await box.ClaimAsync()).Jobs);
    }

    [Fact]
    public async Task A_waiting_job_is_cancelled_and_its_checkpoint_can_no_longer_be_decided()
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync(StoreSteps.Request() with { Risk = RiskLevel.High });
        var checkpoint = Assert.Single(await box.Checkpoints.ListForJobAsync(id));

        Assert.IsType<JobCommandOutcome.Moved>(await box.Jobs.TryCancelAsync(id, "ada"));

        await AssertCancelledAsync(box, id, "cancelled by ada");
        var refusal = Assert.IsType<DecisionOutcome.AlreadyDecided>(await box.Checkpoints.ApproveAsync(checkpoint.Id, "bob"));
        Assert.Equal(("ada", "the job was cancelled"), (refusal.Checkpoint.DecidedBy, refusal.Checkpoint.RejectionReason));
        Assert.Empty((await box.ClaimAsync()).Jobs);
    }

    [Fact]
    public async Task A_running_job_is_cancelled_when_its_handler_has_stopped()
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync();
        var batch = await box.ClaimAsync();

        Assert.IsType<JobCommandOutcome.Requested>(await box.Jobs.TryCancelAsync(id, "ada", "too slow"));

        var renewed = await box.Queue.RenewAsync("w1", [batch.LeaseId], StoreSteps.LeaseTime, default);
        Assert.Equal([(batch.LeaseId, id)], renewed.CancelRequested);
        Assert.Equal(JobStatus.Running, await box.StatusAsync(id));
        Assert.True(await box.EndAsync(batch, id, new AttemptOutcome.Cancel()));
        await AssertCancelledAsync(box, id, "too slow");
    }

    [Theory]
    [InlineData("complete")]
    [InlineData("fail")]
    [InlineData("retry")]
    [InlineData("release")]
    [InlineData("suspend")]
    public async Task A_request_to_cancel_that_was_taken_wins_over_whatever_comes_of_the_attempt(string ending)
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync();
        var batch = await box.ClaimAsync();
        await box.Jobs.TryCancelAsync(id, "ada");

        Assert.True(await box.EndAsync(batch, id, ending switch
        {
            "complete" => AttemptOutcome.Complete.Bare,
            "fail" => StoreSteps.Fail(),
            "retry" => StoreSteps.Retry(),
            "release" => new AttemptOutcome.Release("stop"),
            _ => new AttemptOutcome.Suspend(StoreSteps.Draft(1)),
        }));

        await AssertCancelledAsync(box, id, "cancelled by ada");
        Assert.Equal(0, await box.ScalarAsync<long>("select (select count(*) from cancellations) + (select count(*) from leases)"));
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task A_handler_that_does_not_stop_loses_its_job_after_the_grace_and_has_no_effect()
    {
        await using var box = await TestBox.CreateAsync();
        var ids = await box.EnqueueAsync([StoreSteps.Request(), StoreSteps.Request()]);
        var batch = await box.ClaimAsync(2);
        await box.Jobs.TryCancelAsync(ids[0], "ada");
        Assert.Equal(0, await box.Leases.DropCancelledAsync(Grace, default));

        box.Pass(Grace);
        Assert.Equal(1, await box.Leases.DropCancelledAsync(Grace, default));

        await AssertCancelledAsync(box, ids[0], "cancelled by ada");
        var renewed = await box.Queue.RenewAsync("w1", [batch.LeaseId], StoreSteps.LeaseTime, default);
        Assert.Empty(renewed.Lost);
        Assert.Equal(ids[0], Assert.Single(renewed.DroppedJobs).JobId);
        Assert.Null(await box.Queue.SaveStepAsync(batch.LeaseId, ids[0], 1, "late", Json.RawJson.From(1), default));
        Assert.Null(await box.Queue.RecordCheckpointAsync(batch.LeaseId, ids[0], "w1", StoreSteps.Draft(1), default));
        Assert.False(await box.EndAsync(batch, ids[0], close: false));
        Assert.False(await box.EndAsync(batch, ids[0], StoreSteps.Retry(), close: false));
        Assert.True(await box.EndAsync(batch, ids[1]));
        await AssertCancelledAsync(box, ids[0], "cancelled by ada");
    }

    [Fact]
    public async Task A_request_to_cancel_that_was_taken_is_never_overtaken_by_a_completion()
    {
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", _ => JobOutcome.Done), new WorkerOptions { WorkerId = "w1", MaxConcurrentJobs = 20 });
        await using var another = box.Another();
        await box.Worker.StartAsync();
        var answers = new Dictionary<long, JobCommandOutcome>();
        for (var round = 0; round < 40; round++)
        {
            var ids = await box.EnqueueAsync(Enumerable.Range(0, 10).Select(_ => StoreSteps.Request()));
            foreach (var (id, answer) in await Task.WhenAll(ids.Select(async id => (id, await another.Jobs.TryCancelAsync(id, "ada")))))
                answers[id] = answer;
        }

        foreach (var (id, answer) in answers)
        {
            var job = await box.WaitForAsync(id, JobStatus.Completed, JobStatus.Cancelled);
            Assert.Equal(answer is JobCommandOutcome.NotAllowed ? JobStatus.Completed : JobStatus.Cancelled, job.Status);
        }

        await box.IsIdleAsync();
        Assert.Equal(0, await box.ScalarAsync<long>("select (select count(*) from cancellations) + (select count(*) from leases)"));
        await box.CheckedCountsAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_request_to_cancel_that_was_taken_outlives_the_lease(bool isLost)
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync();
        var lease = (await box.ClaimAsync()).LeaseId;
        Assert.IsType<JobCommandOutcome.Requested>(await box.Jobs.TryCancelAsync(id, "ada"));

        // Before anybody looks for cancellations that were not heeded.
        if (isLost)
        {
            box.Pass(TimeSpan.FromDays(1));
            Assert.Equal(1, await box.Leases.ReturnLostLeasesAsync(default));
        }
        else
        {
            await box.Queue.GiveUpClaimAsync(lease, "w1", default);
        }

        Assert.Equal(JobStatus.Cancelled, await box.StatusAsync(id));
        Assert.Empty((await box.ClaimAsync()).Jobs);
        Assert.Equal(0, await box.ScalarAsync<long>("select (select count(*) from cancellations) + (select count(*) from leases)"));
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task What_was_asked_of_an_earlier_attempt_does_not_stop_the_one_after_a_retry()
    {
        await using var box = await TestBox.CreateAsync();
        var ids = await box.EnqueueAsync([StoreSteps.Request(), StoreSteps.Request()]);
        var first = await box.ClaimAsync(2);
        await box.Jobs.TryCancelAsync(ids[0], "ada");
        Assert.True(await box.EndAsync(first, ids[0], new AttemptOutcome.Cancel(), close: false));
        await box.Jobs.TryRetryAsync(ids[0], "ada");
        var second = await box.ClaimAsync();

        var renewed = await box.Queue.RenewAsync("w1", [first.LeaseId, second.LeaseId], StoreSteps.LeaseTime, default);

        Assert.Equal([(first.LeaseId, ids[0])], renewed.CancelRequested);
        Assert.True(await box.EndAsync(second, ids[0], new AttemptOutcome.Cancel()));
        Assert.Equal(JobStatus.Pending, await box.StatusAsync(ids[0]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stale_completion_does_not_take_effect_after_cancel_and_retry_while_its_lease_lives(bool completes)
    {
        await using var box = await TestBox.CreateAsync();
        var ids = await box.EnqueueAsync([StoreSteps.Request(), StoreSteps.Request()]);
        var stale = await box.ClaimAsync(2);
        await box.Jobs.TryCancelAsync(ids[0], "ada");
        await box.Leases.DropCancelledAsync(TimeSpan.Zero, default);
        await box.Jobs.TryRetryAsync(ids[0], "ada");

        Assert.False(await box.EndAsync(stale, ids[0], completes ? null : StoreSteps.Fail(), close: false));
        Assert.Equal(JobStatus.Pending, await box.StatusAsync(ids[0]));

        var fresh = await box.ClaimAsync();
        Assert.Equal((ids[0], 2), (fresh.Jobs[0].Id, fresh.Jobs[0].Attempt));
        Assert.False(await box.EndAsync(stale, ids[0], completes ? null : StoreSteps.Fail(), close: false));
        Assert.Equal(JobStatus.Running, await box.StatusAsync(ids[0]));
        Assert.True(await box.EndAsync(fresh, ids[0]));
        Assert.Equal(2, (await box.FindAsync(ids[0])).Attempt);
        await box.CheckedCountsAsync();
    }

    [Theory]
    [InlineData(JobStatus.Completed)]
    [InlineData(JobStatus.Failed)]
    [InlineData(JobStatus.Cancelled)]
    public async Task An_ended_job_cannot_be_cancelled(JobStatus status)
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync();
        if (status == JobStatus.Cancelled)
            await box.Jobs.TryCancelAsync(id, "ada");
        else
            await box.RunAsync(id, status == JobStatus.Failed ? StoreSteps.Fail() : null);

        Assert.Equal(new JobCommandOutcome.NotAllowed(status), await box.Jobs.TryCancelAsync(id, "ada"));
        Assert.IsType<JobCommandOutcome.NotFound>(await box.Jobs.TryCancelAsync(id + 1, "ada"));
    }

    [Fact]
    public async Task A_request_to_cancel_finds_the_job_that_went_back_to_the_line_meanwhile()
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync();
        var batch = await box.ClaimAsync();
        await box.EndAsync(batch, id, StoreSteps.Retry());
        // As if it had been asked for between the ending's look at the requests and its commit.
        await box.ExecuteAsync("insert into cancellations (id, requested_by) values (@id, 'ada')", new { id });

        await box.Leases.DropCancelledAsync(TimeSpan.Zero, default);

        await AssertCancelledAsync(box, id, "cancelled by ada");
    }

    [Fact]
    public async Task A_request_to_cancel_an_attempt_that_is_over_does_not_reach_the_persons_retry()
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync();
        await box.RunAsync(id, StoreSteps.Fail());
        await box.ExecuteAsync("insert into cancellations (id, requested_by) values (@id, 'ada')", new { id });

        await box.Jobs.TryRetryAsync(id, "ada");
        await box.Leases.DropCancelledAsync(TimeSpan.Zero, default);

        Assert.Equal(JobStatus.Pending, await box.StatusAsync(id));
    }

    [Fact]
    public async Task Cancelling_while_the_job_is_claimed_or_ends_never_loses_it()
    {
        await using var box = await TestBox.CreateAsync();
        await using var another = box.Another();
        for (var round = 0; round < 100; round++)
        {
            var id = await box.EnqueueAsync();
            var claiming = another.ClaimAsync();
            var cancelled = await box.Jobs.TryCancelAsync(id, "ada");
            if (await claiming is not { Jobs.Count: 1 } batch)
            {
                Assert.IsType<JobCommandOutcome.Moved>(cancelled);
                continue;
            }

            Assert.IsType<JobCommandOutcome.Requested>(cancelled);
            var again = box.Jobs.TryCancelAsync(id, "ada");
            await another.EndAsync(batch, id, round % 2 == 0 ? null : StoreSteps.Retry());
            await again;
            await box.Leases.DropCancelledAsync(TimeSpan.Zero, default);
            Assert.Equal(JobStatus.Cancelled, await box.StatusAsync(id));
        }

        Assert.Equal(0, await box.ScalarAsync<long>("select count(*) from cancellations"));
        await box.CheckedCountsAsync();
    }

    private static async Task AssertCancelledAsync(TestBox box, long id, string why)
    {
        var job = await box.FindAsync(id);
        Assert.Equal((JobStatus.Cancelled, why), (job.Status, job.Error));
        Assert.Contains(await box.Logs.ListForJobAsync(id, 100, default), e => e.Action == "job_cancelled" && e.Message.Contains(why));
        await box.CheckedCountsAsync();
    }
}
