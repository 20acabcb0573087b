using Signalbox.Handlers;
using Signalbox.Jobs;
using Signalbox.Running;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Running;

public sealed class TimeLimitTests
{
    private static readonly HandlerOptions Short = new() { TimeLimit = TimeSpan.FromMilliseconds(50) };
    private static readonly WorkerOptions Impatient = new() { WorkerId = "w1", StopGrace = TimeSpan.FromMilliseconds(50), MaxConcurrentJobs = 1 };

    [Fact]
    public async Task A_handler_that_heeds_its_token_fails_by_its_time_limit()
    {
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", async (_, token) =>
        {
            await new TaskCompletionSource().Task.WaitAsync(token);
            return JobOutcome.Done;
        }, Short));
        await box.Worker.StartAsync();

        var job = await box.WaitForAsync(await box.EnqueueAsync(StoreSteps.Request() with { MaxAttempts = 1 }), JobStatus.Failed);

        Assert.Equal("It exceeded its time limit of 00:00:00.0500000.", job.Error);
        var entry = Assert.Single(await box.Logs.ListForJobAsync(job.Id, 100, default), e => e.Action == "attempt_failed");
        Assert.Equal("""{"error_type":"TimeLimitExceeded","limit_seconds":0.05}""", entry.ErrorData!.Value.Text);
    }

    [Fact]
    public async Task A_handler_that_blocks_its_thread_is_left_behind_and_its_slot_is_used_again()
    {
        using var release = new ManualResetEventSlim();
        var late = new TaskCompletionSource<Exception?>();
        await using var box = await TestBox.CreateAsync(
            b => b.Handle("block", async (job, _) =>
            {
#pragma warning disable VSTHRD103, MA0045 // this handler misbehaves on purpose
                release.Wait(CancellationToken.None);
#pragma warning restore VSTHRD103, MA0045
                late.SetResult(await Record.ExceptionAsync(() => job.RecordAsync("late", 1)));
                return JobOutcome.DoneWith("late");
            }, Short).Handle("work", _ => JobOutcome.Done),
            Impatient);
        await box.Worker.StartAsync();

        var blocking = await box.EnqueueAsync(StoreSteps.Request("block") with { MaxAttempts = 1 });
        var job = await box.WaitForAsync(blocking, JobStatus.Failed);
        await box.WaitForAsync(await box.EnqueueAsync(), JobStatus.Completed);

        Assert.Equal("It exceeded its time limit of 00:00:00.0500000; its handler did not stop and was left behind.", job.Error);
        await box.IsIdleAsync();
        release.Set();
        Assert.IsType<AttemptEndedException>(await late.Task);
        Assert.Equal(job.Error, (await box.FindAsync(blocking)).Error);
    }

    [Fact]
    public async Task A_handler_that_finishes_in_its_grace_still_completes()
    {
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", async (_, token) =>
        {
            var cancelled = new TaskCompletionSource();
            await using var registration = token.Register(cancelled.SetResult);
            await cancelled.Task;
            return JobOutcome.DoneWith("in time after all");
        }, Short));
        await box.Worker.StartAsync();

        var job = await box.WaitForAsync(await box.EnqueueAsync(), JobStatus.Completed);

        Assert.Equal("\"in time after all\"", job.Result.Text);
    }

    [Fact]
    public async Task Each_attempt_has_the_whole_time()
    {
        var attempts = 0;
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", async (_, token) =>
        {
            if (Interlocked.Increment(ref attempts) < 3)
                await new TaskCompletionSource().Task.WaitAsync(token);
            return JobOutcome.Done;
        }, Short with { Retry = new RetryPolicy { First = TimeSpan.FromMilliseconds(1) } }));
        await box.Worker.StartAsync();

        Assert.Equal(3, (await box.WaitForAsync(await box.EnqueueAsync(), JobStatus.Completed)).Attempt);
    }

    [Fact]
    public async Task A_callback_on_the_token_that_throws_harms_nobody()
    {
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", async (_, token) =>
        {
            await using var registration = token.Register(() => throw new InvalidOperationException("from a callback"));
            await new TaskCompletionSource().Task.WaitAsync(token);
            return JobOutcome.Done;
        }, Short));
        await box.Worker.StartAsync();

        await box.WaitForAsync(await box.EnqueueAsync(StoreSteps.Request() with { MaxAttempts = 1 }), JobStatus.Failed);
    }
}
