using Signalbox.Checkpoints;
using Signalbox.Handlers;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Running;

public sealed class CheckpointRunTests
{
    private sealed record Payment(int Amount, string To);

    [Fact]
    public async Task The_approvers_edits_reach_the_handler()
    {
        await using var box = await RunAsync(async job =>
        {
            var decision = await job.CheckpointAsync("pay", new Payment(7, "bob"));
            return JobOutcome.DoneWith(new { decision.Data.Amount, decision.Data.To, decision.Edited, decision.Checkpoint.DecidedBy });
        });
        var checkpoint = await AskedAsync(box);

        await box.Checkpoints.ApproveAsync(checkpoint.Id, "ada", edits: """{"amount":6,"to":"bob"}""");

        var job = await box.WaitForAsync(checkpoint.JobId, JobStatus.Completed);
        Assert.Equal("""{"amount":6,"to":"bob","edited":true,"decidedBy":"ada"}""", job.Result.Text);
    }

    [Fact]
    public async Task A_handler_that_asks_about_other_data_under_the_same_name_asks_anew()
    {
        var amount = 7;
        var paid = new List<int>();
        await using var box = await RunAsync(async job =>
        {
            var decision = await job.CheckpointAsync("pay", new Payment(amount, "bob"));
            paid.Add(decision.Data.Amount);
            return JobOutcome.Done;
        });
        var first = await AskedAsync(box);

        amount = 700;
        await box.Checkpoints.ApproveAsync(first.Id, "ada");

        var second = await AskedAsync(box);
        Assert.NotEqual((first.Id, first.Digest), (second.Id, second.Digest));
        Assert.Empty(paid);
        await box.Checkpoints.ApproveAsync(second.Id, "ada");
        await box.WaitForAsync(first.JobId, JobStatus.Completed);
        Assert.Equal([700], paid);
    }

    [Theory]
    [InlineData("update agent_checkpoints set data = '{\"amount\":700,\"to\":\"eve\"}'", false)]
    [InlineData("update agent_checkpoints set approved_data = '{\"amount\":700,\"to\":\"eve\"}'", true)]
    [InlineData("update agent_checkpoints set approved_digest = 'sha256:0000'", true)]
    public async Task Data_that_was_changed_behind_the_approvers_back_is_not_run(string tampering, bool edited)
    {
        var paid = 0;
        await using var box = await RunAsync(async job =>
        {
            await job.CheckpointAsync("pay", new Payment(7, "bob"));
            Interlocked.Increment(ref paid);
            return JobOutcome.Done;
        });
        var checkpoint = await AskedAsync(box);
        await box.Worker.StopAsync();
        await box.Checkpoints.ApproveAsync(checkpoint.Id, "ada", edits: edited ? """{"amount":6,"to":"bob"}""" : null);

        // The owner can switch the guard of the table off.
        await box.ExecuteAsync("alter table agent_checkpoints disable trigger guard_checkpoint");
        await box.ExecuteAsync(tampering);
        await box.Worker.StartAsync();

        var job = await box.WaitForAsync(checkpoint.JobId, JobStatus.Failed);
        Assert.Contains("is not what was approved: its digest differs. Nothing was run.", job.Error);
        Assert.Equal(0, paid);
    }

    [Fact]
    public async Task A_refusal_reaches_a_handler_that_asked_for_it()
    {
        await using var box = await RunAsync(async job =>
        {
            var decision = await job.CheckpointAsync("pay", new Payment(7, "bob"), new() { TellHandlerOfRefusal = true });
            Assert.Throws<InvalidOperationException>(() => decision.Data);
            return JobOutcome.DoneWith(new { decision.Approved, decision.RefusalReason });
        });
        var checkpoint = await AskedAsync(box);

        await box.Checkpoints.RejectAsync(checkpoint.Id, "ada", "too much");

        var job = await box.WaitForAsync(checkpoint.JobId, JobStatus.Completed);
        Assert.Equal("""{"approved":false,"refusalReason":"too much"}""", job.Result.Text);
    }

    [Fact]
    public async Task Several_checkpoints_and_steps_of_one_job_each_happen_once()
    {
        var (prepared, published, runs) = (0, 0, 0);
        await using var box = await RunAsync(async job =>
        {
            Interlocked.Increment(ref runs);
            await job.StepAsync("prepare", _ => Task.FromResult(Interlocked.Increment(ref prepared)));
            var plan = await job.CheckpointAsync("plan", "the plan");
            await job.RecordAsync("noted", plan.Data);
            await job.StepAsync("publish", _ => Task.FromResult(Interlocked.Increment(ref published)));
            await job.CheckpointAsync("close", "all done?");
            return JobOutcome.Done;
        });

        var plan = await AskedAsync(box);
        Assert.Equal((1, 0), (prepared, published));
        await box.Checkpoints.ApproveAsync(plan.Id, "ada");
        var close = await AskedAsync(box);
        Assert.Equal((1, 1), (prepared, published));
        await box.Checkpoints.ApproveAsync(close.Id, "ada");

        var job = await box.WaitForAsync(plan.JobId, JobStatus.Completed);
        Assert.Equal((1, 1, 3, 3), (prepared, published, runs, job.Attempt));
        Assert.Equal(["plan", "noted", "close"], (await box.Checkpoints.ListForJobAsync(job.Id)).Select(c => c.Name));
    }

    [Fact]
    public async Task A_handler_that_swallows_the_suspension_can_do_nothing_more()
    {
        var refused = new TaskCompletionSource<Exception>();
        await using var box = await RunAsync(async job =>
        {
            if (job.Attempt > 1)
                return JobOutcome.DoneWith("resumed");
            await Assert.ThrowsAsync<JobSuspendedException>(() => job.CheckpointAsync("pay", 1));
            job.ReportProgress(1, "too late");
            refused.SetResult(await Assert.ThrowsAsync<AttemptEndedException>(() => job.StepAsync("late", _ => Task.FromResult(1))));
            return JobOutcome.DoneWith("swallowed");
        });
        var checkpoint = await AskedAsync(box);

        await refused.Task;
        Assert.Empty(await box.Steps.ListForJobAsync(checkpoint.JobId, default));
        await box.Checkpoints.ApproveAsync(checkpoint.Id, "ada");

        var job = await box.WaitForAsync(checkpoint.JobId, JobStatus.Completed);
        Assert.Equal("\"resumed\"", job.Result.Text);
        Assert.Null(job.ProgressMessage);
    }

    private static async Task<TestBox> RunAsync(Func<JobContext, Task<JobOutcome>> handler)
    {
        var box = await TestBox.CreateAsync(b => b.Handle("work", (job, _) => handler(job), new HandlerOptions
        {
            Retry = new RetryPolicy { First = TimeSpan.FromMilliseconds(1) },
        }));
        await box.Worker.StartAsync();
        await box.EnqueueAsync(StoreSteps.Request() with { Input = RawJson.From(1) });
        return box;
    }

    private static async Task<Checkpoint> AskedAsync(TestBox box)
    {
        await Eventually.HoldsAsync(async () => (await box.Checkpoints.ListAsync(CheckpointStatus.Pending)).Total == 1, "a checkpoint is asked");
        return (await box.Checkpoints.ListAsync(CheckpointStatus.Pending)).Checkpoints[0];
    }
}
