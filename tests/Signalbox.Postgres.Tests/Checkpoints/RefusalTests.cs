using Signalbox.Checkpoints;
using Signalbox.Jobs;
using Signalbox.Policy;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Checkpoints;

public sealed class RefusalTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly CheckpointOptions TellMe = new() { TellHandlerOfRefusal = true };

    [Fact]
    public async Task A_rejection_fails_the_job_with_the_persons_reason()
    {
        await using var box = await TestBox.CreateAsync();
        var checkpoint = await AskAsync(box);

        var taken = Assert.IsType<DecisionOutcome.Taken>(await box.Checkpoints.RejectAsync(checkpoint.Id, "ada", "too expensive"));

        Assert.Equal((CheckpointStatus.Rejected, "ada", "too expensive"), (taken.Checkpoint.Status, taken.Checkpoint.DecidedBy, taken.Checkpoint.RejectionReason));
        var job = await box.FindAsync(checkpoint.JobId);
        Assert.Equal((JobStatus.Failed, "Checkpoint 'go' was rejected by ada: too expensive", 1), (job.Status, job.Error, job.Attempt));
        Assert.Empty((await box.ClaimAsync()).Jobs);
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task A_handler_that_asked_to_be_told_gets_the_rejection()
    {
        await using var box = await TestBox.CreateAsync();
        var checkpoint = await AskAsync(box, TellMe);

        await box.Checkpoints.RejectAsync(checkpoint.Id, "ada", "too expensive");

        Assert.Single((await box.ClaimAsync()).Jobs);
        var decided = CheckpointReplay.Decided((await box.Queue.HistoryAsync(checkpoint.JobId, default)).Checkpoints, StoreSteps.Draft(1, options: TellMe));
        Assert.Equal("too expensive", decided!.RejectionReason);
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task A_checkpoint_that_nobody_decides_expires_and_fails_its_job()
    {
        await using var box = await TestBox.CreateAsync();
        var checkpoint = await AskAsync(box, new() { ExpiresAfter = Hour });
        box.Pass(Hour - TimeSpan.FromMinutes(1));
        Assert.Equal(0, await box.CheckpointStore.ExpireAsync(default));

        box.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await box.CheckpointStore.ExpireAsync(default));

        Assert.Equal(CheckpointStatus.Expired, (await box.Checkpoints.FindAsync(checkpoint.Id))!.Status);
        var job = await box.FindAsync(checkpoint.JobId);
        Assert.Equal((JobStatus.Failed, "Checkpoint 'go' expired: nobody decided in time"), (job.Status, job.Error));
        Assert.Equal(0, await box.CheckpointStore.ExpireAsync(default));
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task A_handler_that_asked_to_be_told_goes_on_after_expiry()
    {
        await using var box = await TestBox.CreateAsync();
        var checkpoint = await AskAsync(box, TellMe with { ExpiresAfter = Hour });
        box.Pass(Hour);

        await box.CheckpointStore.ExpireAsync(default);

        Assert.Equal((checkpoint.JobId, 2), ((await box.ClaimAsync()).Jobs[0].Id, (await box.FindAsync(checkpoint.JobId)).Attempt));
        await box.CheckedCountsAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_decision_after_the_time_ran_out_is_refused_even_before_the_duty_ran(bool approve)
    {
        await using var box = await TestBox.CreateAsync();
        var checkpoint = await AskAsync(box, new() { ExpiresAfter = Hour });
        box.Pass(Hour);

        var outcome = approve
            ? await box.Checkpoints.ApproveAsync(checkpoint.Id, "ada")
            : await box.Checkpoints.RejectAsync(checkpoint.Id, "ada", "no");

        Assert.IsType<DecisionOutcome.Expired>(outcome);
        Assert.Equal(JobStatus.WaitingApproval, await box.StatusAsync(checkpoint.JobId));
        await box.CheckpointStore.ExpireAsync(default);
        Assert.IsType<DecisionOutcome.AlreadyDecided>(await box.Checkpoints.ApproveAsync(checkpoint.Id, "ada"));
    }

    [Fact]
    public async Task A_persons_retry_after_a_refusal_lets_the_handler_ask_again()
    {
        await using var box = await TestBox.CreateAsync();
        var checkpoint = await AskAsync(box, TellMe);
        await box.Checkpoints.RejectAsync(checkpoint.Id, "ada", "not now");
        await box.RunAsync(checkpoint.JobId, StoreSteps.Fail("refused"));

        await box.Jobs.TryRetryAsync(checkpoint.JobId, "ada");

        var earlier = (await box.Queue.HistoryAsync(checkpoint.JobId, default)).Checkpoints;
        Assert.Null(CheckpointReplay.Decided(earlier, StoreSteps.Draft(1, options: TellMe)));
        var again = await box.SuspendAsync(checkpoint.JobId, StoreSteps.Draft(1, options: TellMe));
        Assert.NotEqual(checkpoint.Id, again.Id);
    }

    [Fact]
    public async Task An_approval_outlives_later_failures_and_a_persons_retry()
    {
        await using var box = await TestBox.CreateAsync();
        var checkpoint = await AskAsync(box);
        await box.Checkpoints.ApproveAsync(checkpoint.Id, "ada");
        await box.RunAsync(checkpoint.JobId, StoreSteps.Fail());
        await box.Jobs.TryRetryAsync(checkpoint.JobId, "ada");

        var earlier = (await box.Queue.HistoryAsync(checkpoint.JobId, default)).Checkpoints;

        Assert.Equal(checkpoint.Id, CheckpointReplay.Decided(earlier, StoreSteps.Draft(1))!.Id);
    }

    [Fact]
    public async Task Hundreds_of_checkpoints_expire_in_a_few_rounds()
    {
        await using var box = await TestBox.CreateAsync();
        await box.EnqueueAsync(Enumerable.Range(0, 450).Select(_ => StoreSteps.Request() with { Risk = RiskLevel.High }));
        box.Pass(TimeSpan.FromDays(2));

        var rounds = 0;
        while (await box.CheckpointStore.ExpireAsync(default) > 0)
            rounds++;

        Assert.Equal(450, (await box.CheckedCountsAsync()).Now[JobStatus.Failed]);
        Assert.InRange(rounds, 1, 3);
    }

    private static async Task<Checkpoint> AskAsync(TestBox box, CheckpointOptions? options = null) =>
        await box.SuspendAsync(await box.EnqueueAsync(), StoreSteps.Draft(1, options: options));
}
