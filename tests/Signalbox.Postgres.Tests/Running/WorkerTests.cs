using Signalbox.Checkpoints;
using Signalbox.Handlers;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Running;

public sealed class WorkerTests
{
    private static JobRequest Request(string type = "work", object? input = null) =>
        new() { JobType = type, Description = "A test's job", Input = RawJson.From(input) };

    [Fact]
    public async Task A_job_is_claimed_run_and_completed_with_its_result()
    {
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", job => JobOutcome.DoneWith(new { twice = job.Input<int>() * 2 })));
        await box.Worker.StartAsync();
        var enqueued = await box.Jobs.EnqueueAsync(Request(input: 21));

        var job = await box.WaitForAsync(enqueued.Id, JobStatus.Completed);

        Assert.Equal("""{"twice":42}""", job.Result.Text);
        Assert.Equal(1, job.Attempt);
        Assert.Equal(1, job.Progress);
        Assert.Equal(box.Worker.WorkerId, job.WorkerId);
        Assert.True(job.CreatedAt <= job.StartedAt && job.StartedAt <= job.CompletedAt);
        var actions = (await box.Logs.ListForJobAsync(job.Id, 100, default)).Select(e => e.Action);
        Assert.Equal(["job_enqueued", "job_claimed", "job_completed"], actions);
    }

    [Fact]
    public async Task A_failed_attempt_is_retried_with_backoff_until_the_attempts_are_used_up()
    {
        var attempts = 0;
        await using var box = await TestBox.CreateAsync(b => b.Handle(
            "work",
            (_, _) =>
            {
                Interlocked.Increment(ref attempts);
                throw new InvalidOperationException("no luck\0today");
            },
            new HandlerOptions { Retry = new RetryPolicy { First = TimeSpan.FromMilliseconds(1) } }));
        await box.Worker.StartAsync();
        var enqueued = await box.Jobs.EnqueueAsync(Request() with { MaxAttempts = 3 });

        var job = await box.WaitForAsync(enqueued.Id, JobStatus.Failed);

        Assert.Equal(3, attempts);
        Assert.Equal(3, job.Attempt);
        Assert.Contains("no luck\uFFFDtoday", job.Error);
        var log = await box.Logs.ListForJobAsync(job.Id, 100, default);
        Assert.Equal(3, log.Count(e => e.Action == "attempt_failed"));
        Assert.Contains(log, e => e.ErrorData?.Text.Contains("InvalidOperationException") == true);
    }

    [Fact]
    public async Task A_blocking_checkpoint_suspends_and_the_approved_data_comes_back()
    {
        var ran = 0;
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", async (job, _) =>
        {
            Interlocked.Increment(ref ran);
            var prepared = await job.StepAsync("prepare", _ => Task.FromResult(Random.Shared.Next()));
            var decision = await job.CheckpointAsync("go", new { prepared });
            return JobOutcome.DoneWith(decision.DataJson);
        }));
        await box.Worker.StartAsync();
        var enqueued = await box.Jobs.EnqueueAsync(Request());
        await box.WaitForAsync(enqueued.Id, JobStatus.WaitingApproval);
        var checkpoint = Assert.Single(await box.Checkpoints.ListForJobAsync(enqueued.Id));
        await box.IsIdleAsync();

        var outcome = await box.Checkpoints.ApproveAsync(checkpoint.Id, "ada");

        Assert.Equal(CheckpointStatus.Approved, Assert.IsType<DecisionOutcome.Taken>(outcome).Checkpoint.Status);
        var job = await box.WaitForAsync(enqueued.Id, JobStatus.Completed);
        Assert.Equal(checkpoint.Data.Text, job.Result.Text);
        Assert.Equal(2, ran);
        Assert.Equal(2, job.Attempt);
    }
}
