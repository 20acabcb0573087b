using Signalbox.Handlers;
using Signalbox.Jobs;
using Signalbox.Logs;
using Signalbox.Running;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Running;

/// <summary>What one job may have at the most, so that none can fill the database or keep the others from their ends.</summary>
public sealed class BoundTests
{
    private static readonly HandlerOptions AtOnce = new() { Retry = new RetryPolicy { First = TimeSpan.FromMilliseconds(1) } };

    [Fact]
    public async Task A_handler_that_logs_in_a_loop_keeps_no_other_job_from_ending()
    {
        var enough = new CancellationTokenSource();
        await using var box = await TestBox.CreateAsync(
            b => b.Handle("flood", (job, _) => Task.Run<JobOutcome>(async () =>
            {
                while (!enough.IsCancellationRequested)
                {
                    for (var i = 0; i < 100; i++)
                        job.Log("again and again");
                    await Task.Yield();
                }

                return JobOutcome.Done;
            })).Handle("quick", job =>
            {
                job.Log("hello");
                return JobOutcome.Done;
            }),
            new WorkerOptions { WorkerId = "w1", MaxConcurrentJobs = 4 });
        await box.Worker.StartAsync();
        var flood = await box.EnqueueAsync(StoreSteps.Request("flood"));
        await Eventually.HoldsAsync(async () => await box.ScalarAsync<long>("select count(*) from log_entries") > 0, "it floods");

        // The flood ends when these have.
        foreach (var id in await box.EnqueueAsync(Enumerable.Range(0, 5).Select(_ => StoreSteps.Request("quick"))))
        {
            await box.WaitForAsync(id, JobStatus.Completed);
            Assert.Contains(await box.Logs.ListForJobAsync(id, 100, default), e => e.Message == "hello");
        }

        await enough.CancelAsync();
        await box.WaitForAsync(flood, JobStatus.Completed);
    }

    [Fact]
    public async Task The_log_entries_of_a_job_are_bounded_over_all_attempts_and_the_last_says_so()
    {
        await using var box = await TestBox.CreateAsync(
            b => b.Handle("work", (job, _) =>
            {
                for (var i = 0; i < 30; i++)
                    job.Log($"{job.Attempt}: {i}");
                return job.Attempt < 3 ? throw new InvalidOperationException("again") : Task.FromResult(JobOutcome.Done);
            }, AtOnce), new WorkerOptions { WorkerId = "w1", MaximumLogEntries = 40 });
        await box.Worker.StartAsync();
        var id = await box.EnqueueAsync();

        await box.WaitForAsync(id, JobStatus.Completed);

        var said = (await box.Logs.ListForJobAsync(id, 1_000, default)).Where(e => e.Action == LogActions.HandlerLog).ToList();
        Assert.Equal(41, said.Count);
        Assert.Equal(("2: 9", LogEntryLevel.Info), (said[39].Message, said[39].Level));
        Assert.Equal(("The job has 40 log entries, which is the limit: what it says from here on is left out.", LogEntryLevel.Warning), (said[40].Message, said[40].Level));
    }

    [Fact]
    public async Task The_steps_of_a_job_are_bounded_over_all_attempts()
    {
        await using var box = await TestBox.CreateAsync(
            b => b.Handle("work", async (job, _) =>
            {
                for (var i = 0; i < 4 * job.Attempt; i++)
                    await job.StepAsync($"step {i}", _ => Task.FromResult(i));
                throw new InvalidOperationException("again");
            }, AtOnce), new WorkerOptions { WorkerId = "w1", MaximumSteps = 6 });
        await box.Worker.StartAsync();

        var job = await box.WaitForAsync(await box.EnqueueAsync(), JobStatus.Failed);

        Assert.Equal((2, true), (job.Attempt, job.Error!.Contains("The job has saved 6 steps, which is the limit")));
        Assert.Equal(6, (await box.Steps.ListForJobAsync(job.Id, default)).Count);
    }

    [Fact]
    public async Task The_output_of_a_step_is_bounded()
    {
        await using var box = await TestBox.CreateAsync(
            b => b.Handle("work", async (job, _) => JobOutcome.DoneWith(await job.StepAsync("large", _ => Task.FromResult(new string('x', 1_000))))),
            new WorkerOptions { WorkerId = "w1", MaximumResultBytes = 1_001 });
        await box.Worker.StartAsync();

        var job = await box.WaitForAsync(await box.EnqueueAsync(), JobStatus.Failed);

        Assert.Equal((1, true), (job.Attempt, job.Error!.Contains("The output of step 'large' has 1,002 bytes and the limit is 1,001")));
        Assert.Empty(await box.Steps.ListForJobAsync(job.Id, default));
    }
}
