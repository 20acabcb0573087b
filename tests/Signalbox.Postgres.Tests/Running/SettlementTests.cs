using Signalbox.Handlers;
using Signalbox.Jobs;
using Signalbox.Learnings;
using Signalbox.Running;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Running;

/// <summary>An attempt counts once, whatever its handler does; the healthy job of the same claim shows it.</summary>
public sealed class SettlementTests
{
    private static readonly WorkerOptions Impatient = new() { WorkerId = "w1", MaxConcurrentJobs = 8, StopGrace = TimeSpan.FromMilliseconds(50) };
    private readonly Gate _healthy = new();
    private readonly TaskCompletionSource _goOn = new();
    private readonly TaskCompletionSource<Exception?> _refusal = new();

    [Fact]
    public async Task A_task_that_a_handler_left_running_cannot_ask_at_a_checkpoint()
    {
        await using var box = await BoxAsync((job, token) =>
        {
            _ = AskLateAsync(job);
            return Task.FromResult(JobOutcome.Done);
        });
        var (odd, healthy) = await ClaimTogetherAsync(box);
        await box.WaitForAsync(odd, JobStatus.Completed);

        await AssertOnlyOnceAsync(box, healthy);
    }

    [Fact]
    public async Task A_handler_that_was_left_behind_at_its_time_limit_cannot_ask_at_a_checkpoint()
    {
        await using var box = await BoxAsync(async (job, _) =>
        {
            await AskLateAsync(job);
            return JobOutcome.Done;
        }, new HandlerOptions { TimeLimit = TimeSpan.FromMilliseconds(50) });
        var (odd, healthy) = await ClaimTogetherAsync(box);
        await box.WaitForAsync(odd, JobStatus.Failed);

        await AssertOnlyOnceAsync(box, healthy);
    }

    [Fact]
    public async Task A_handler_that_was_left_behind_after_a_cancellation_cannot_ask_at_a_checkpoint()
    {
        await using var box = await BoxAsync(async (job, _) =>
        {
            await AskLateAsync(job);
            return JobOutcome.Done;
        });
        var (odd, healthy) = await ClaimTogetherAsync(box);
        await box.Jobs.TryCancelAsync(odd, "ada");
        await box.WaitForAsync(odd, JobStatus.Cancelled);

        await AssertOnlyOnceAsync(box, healthy);
    }

    [Fact]
    public async Task Of_two_checkpoints_that_are_asked_at_side_by_side_one_suspends_the_job()
    {
        await using var box = await BoxAsync(async (job, _) =>
        {
            job.Log("about to ask twice");
            Task[] asked = [job.CheckpointAsync("a", 1), job.CheckpointAsync("b", 2)];
            var refusals = new List<Exception?>();
            foreach (var one in asked)
                refusals.Add(await Record.ExceptionAsync(() => one));
            _refusal.SetResult(refusals.OfType<AttemptEndedException>().Single());
            await Task.WhenAll(asked);
            return JobOutcome.Done;
        });
        var (odd, healthy) = await ClaimTogetherAsync(box);
        await box.WaitForAsync(odd, JobStatus.WaitingApproval);

        await AssertOnlyOnceAsync(box, healthy);
        Assert.Single(await box.Checkpoints.ListForJobAsync(odd));
        Assert.Equal(JobStatus.WaitingApproval, await box.StatusAsync(odd));
    }

    [Fact]
    public async Task Nothing_that_a_handler_asks_for_after_its_end_takes_effect()
    {
        var late = new TaskCompletionSource<JobContext>();
        await using var box = await BoxAsync((job, _) =>
        {
            late.SetResult(job);
            return Task.FromResult(JobOutcome.Done);
        });
        var (odd, healthy) = await ClaimTogetherAsync(box);
        await box.WaitForAsync(odd, JobStatus.Completed);

        var job = await late.Task;
        job.Log("late");
        job.ReportProgress(0.5, "late");
        await Assert.ThrowsAsync<AttemptEndedException>(() => job.StepAsync("late", _ => Task.FromResult(1)));
        await Assert.ThrowsAsync<AttemptEndedException>(() => job.RecordAsync("late", 1));
        await Assert.ThrowsAsync<AttemptEndedException>(() => job.LearnAsync(new LearningText { Category = "fault", Title = "late", Description = "late" }));
        _refusal.SetResult(await Assert.ThrowsAsync<AttemptEndedException>(() => job.CheckpointAsync("late", 1)));

        await AssertOnlyOnceAsync(box, healthy);
        Assert.Empty(await box.Steps.ListForJobAsync(odd, default));
        Assert.Empty(await box.Checkpoints.ListForJobAsync(odd));
        Assert.Equal(0, await box.ScalarAsync<long>("select count(*) from learnings"));
        Assert.DoesNotContain(await box.Logs.ListForJobAsync(odd, 100, default), e => e.Message == "late");
    }

    [Fact]
    public async Task A_slot_is_free_again_when_a_handler_that_was_suspended_does_not_return()
    {
        await using var box = await BoxAsync(async (job, _) =>
        {
            await Record.ExceptionAsync(() => job.CheckpointAsync("go", 1));
            await _goOn.Task;
            return JobOutcome.Done;
        }, new HandlerOptions { TimeLimit = TimeSpan.FromMilliseconds(50) });
        var (odd, healthy) = await ClaimTogetherAsync(box);
        await box.WaitForAsync(odd, JobStatus.WaitingApproval);

        await Eventually.HoldsAsync(() => box.Worker.Stats.ActiveJobs == 1, "its slot is free");

        _healthy.Open();
        Assert.Equal(1, (await box.WaitForAsync(healthy, JobStatus.Completed)).Attempt);
        await box.IsIdleAsync();
        _goOn.SetResult();
        Assert.Equal(JobStatus.WaitingApproval, await box.StatusAsync(odd));
    }

    private async Task AskLateAsync(JobContext job)
    {
        await _goOn.Task;
        _refusal.SetResult(await Record.ExceptionAsync(() => job.CheckpointAsync("late", new { a = 1 })));
    }

    private Task<TestBox> BoxAsync(Func<JobContext, CancellationToken, Task<JobOutcome>> odd, HandlerOptions? options = null) => TestBox.CreateAsync(
        b => b.Handle("odd", odd, options).Handle("healthy", async (_, token) =>
        {
            await _healthy.PassAsync(token);
            return JobOutcome.Done;
        }), Impatient);

    // Both in one batch, under one lease.
    private async Task<(long Odd, long Healthy)> ClaimTogetherAsync(TestBox box)
    {
        var ids = await box.EnqueueAsync([StoreSteps.Request("odd"), StoreSteps.Request("healthy")]);
        await box.Worker.StartAsync();
        await _healthy.StartedAsync();
        return (ids[0], ids[1]);
    }

    // The odd job asks for more after its end; the healthy one holds its lease all the same, and completes.
    private async Task AssertOnlyOnceAsync(TestBox box, long healthy)
    {
        await Eventually.HoldsAsync(() => box.Worker.Stats.ActiveJobs == 1, "the odd job's slot is free");
        _goOn.TrySetResult();
        Assert.IsType<AttemptEndedException>(await _refusal.Task.WaitAsync(TimeSpan.FromSeconds(120)));
        Assert.Equal(JobStatus.Running, await box.StatusAsync(healthy));
        _healthy.Open();
        Assert.Equal(1, (await box.WaitForAsync(healthy, JobStatus.Completed)).Attempt);
        await box.IsIdleAsync();
        await box.EveryJobStandsOnceAsync(mayWait: true);
        Assert.Equal(0, await box.ScalarAsync<long>("select count(*) from leases"));
    }
}
