using Signalbox.Handlers;
using Signalbox.Jobs;
using Signalbox.Learnings;
using Signalbox.Running;
using Signalbox.Testing;
using Signalbox.WakeUps;

namespace Signalbox.Postgres.Tests.Running;

public sealed class LeaseKeepingTests
{
    private static readonly WorkerOptions Short = new()
    {
        WorkerId = "w1",
        Lease = TimeSpan.FromSeconds(3),
        StopGrace = TimeSpan.FromMilliseconds(100),
        DrainTimeout = TimeSpan.FromMilliseconds(100),
        PollInterval = TimeSpan.FromMilliseconds(200),
    };

    [Fact]
    public async Task A_long_job_keeps_its_lease_by_renewing_it()
    {
        var gate = new Gate();
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", async (_, token) =>
        {
            await gate.PassAsync(token);
            return JobOutcome.Done;
        }), Short with { Lease = TimeSpan.FromSeconds(15) });
        await box.Worker.StartAsync();
        var id = await box.EnqueueAsync();
        await gate.StartedAsync();

        var first = await UntilAsync(box);
        await Eventually.HoldsAsync(async () => await UntilAsync(box) > first.AddSeconds(1.5), "the lease is renewed past its first time");
        Assert.Equal(0, await box.Leases.ReturnLostLeasesAsync(default));
        gate.Open();

        Assert.Equal(1, (await box.WaitForAsync(id, JobStatus.Completed)).Attempt);
    }

    [Fact]
    public async Task A_handler_whose_lease_was_taken_is_told_to_stop_and_has_no_effect()
    {
        var gate = new Gate();
        var stopped = new TaskCompletionSource<Exception>();
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", async (job, token) =>
        {
            try
            {
                await gate.PassAsync(token);
            }
            catch (OperationCanceledException)
            {
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => job.StepAsync("late", _ => Task.FromResult(1)));
                await Assert.ThrowsAsync<LeaseLostException>(() => job.LearnAsync(new LearningText { Category = "fault", Title = "late", Description = "late" }));
                stopped.SetResult(await Assert.ThrowsAsync<LeaseLostException>(() => job.RecordAsync("late", 1)));
            }

            return JobOutcome.DoneWith("stale");
        }), Short);
        await box.Worker.StartAsync();
        var id = await box.EnqueueAsync();
        await gate.StartedAsync();
        await box.PauseAsync("w1");

        // To another node's clock the lease ran out long ago, whenever it was renewed.
        await using var later = box.Another();
        later.Pass(TimeSpan.FromDays(1));
        Assert.Equal(1, await later.Leases.ReturnLostLeasesAsync(default));

        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(120));
        await Eventually.HoldsAsync(() => box.Worker.Stats.ActiveJobs == 0, "the slot is free");
        Assert.Equal((JobStatus.Pending, 1), ((await box.FindAsync(id)).Status, (await box.FindAsync(id)).Attempt));
        Assert.Empty(await box.Steps.ListForJobAsync(id, default));
        Assert.Empty(await box.Checkpoints.ListForJobAsync(id));
        Assert.Equal(0, await box.ScalarAsync<long>("select count(*) from learnings"));
    }

    [Fact]
    public async Task A_job_that_left_a_batch_can_be_claimed_again_by_the_same_worker_while_the_batch_lives()
    {
        var (first, second) = (new Gate(), new Gate());
        await using var box = await TestBox.CreateAsync(
            b => b.Handle("work", async (job, token) =>
            {
                if (job.Input<string>() == "long")
                    await first.PassAsync(token);
                else if (job.Attempt == 1)
                    throw new InvalidOperationException("again");
                else
                    await second.PassAsync(token);
                return JobOutcome.Done;
            }, new HandlerOptions { Retry = new RetryPolicy { First = TimeSpan.FromMilliseconds(1) } }),
            Short with { MaxConcurrentJobs = 8, Lease = TimeSpan.FromSeconds(15) });
        var ids = await box.EnqueueAsync([StoreSteps.Request(input: "long"), StoreSteps.Request(input: "again")]);
        await box.Worker.StartAsync();
        await first.StartedAsync();
        await second.StartedAsync();
        Assert.Equal(2, await box.ScalarAsync<long>("select count(*) from leases"));

        var renewed = await UntilAsync(box);
        await Eventually.HoldsAsync(async () => await UntilAsync(box) > renewed.AddSeconds(0.7), "both leases are renewed");
        second.Open();
        Assert.Equal(2, (await box.WaitForAsync(ids[1], JobStatus.Completed)).Attempt);
        first.Open();
        await box.WaitForAsync(ids[0], JobStatus.Completed);
        await Eventually.HoldsAsync(async () => await box.ScalarAsync<long>("select count(*) from leases") == 0, "both leases are closed");
    }

    [Fact]
    public async Task A_lease_whose_job_was_dropped_is_closed_with_the_others()
    {
        var gate = new Gate();
        var hanging = new Gate();
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", async (job, _) =>
        {
            await (job.Input<string>() == "hang" ? hanging : gate).PassAsync(CancellationToken.None);
            return JobOutcome.Done;
        }), Short with { MaxConcurrentJobs = 8 });
        var ids = await box.EnqueueAsync([StoreSteps.Request(input: "hang"), StoreSteps.Request(input: "go")]);
        await box.Worker.StartAsync();
        await gate.StartedAsync();
        await hanging.StartedAsync();

        // The duty is faster than the worker's own grace.
        await box.Jobs.TryCancelAsync(ids[0], "ada");
        await box.Leases.DropCancelledAsync(TimeSpan.Zero, default);
        await box.WaitForAsync(ids[0], JobStatus.Cancelled);
        await Eventually.HoldsAsync(() => box.Worker.Stats.ActiveJobs == 1, "the handler is left behind");
        gate.Open();

        await box.WaitForAsync(ids[1], JobStatus.Completed);
        await Eventually.HoldsAsync(async () => await box.ScalarAsync<long>("select count(*) from leases") == 0, "the lease is closed");
        hanging.Open();
    }

    [Fact]
    public async Task A_worker_that_could_not_renew_in_time_lets_its_jobs_go_for_good()
    {
        var gate = new Gate();
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", async (job, token) =>
        {
            if (job.Attempt == 1)
                await gate.PassAsync(token);
            return JobOutcome.Done;
        }), Short);
        await box.Worker.StartAsync();
        var id = await box.EnqueueAsync();
        await gate.StartedAsync();

        await box.ExecuteAsync("alter table leases rename to leases_away");
        await Eventually.HoldsAsync(() => box.Worker.Stats.ActiveJobs == 0, "the job is stopped");
        await box.ExecuteAsync("alter table leases_away rename to leases");

        await Eventually.HoldsAsync(async () =>
        {
            await box.Leases.ReturnLostLeasesAsync(default);
            return await box.StatusAsync(id) == JobStatus.Completed;
        }, "the job is run again");
        Assert.Equal(2, (await box.FindAsync(id)).Attempt);
    }

    [Fact]
    public async Task A_job_whose_history_cannot_be_read_is_run_later_and_loses_no_attempt_by_it()
    {
        await using var box = await TestBox.CreateAsync(
            b => b.Handle("work", (job, _) => job.Attempt == 1 ? throw new InvalidOperationException() : Task.FromResult(JobOutcome.Done),
                new HandlerOptions { Retry = new RetryPolicy { First = TimeSpan.FromMilliseconds(1) } }), Short);
        await box.ExecuteAsync("alter table retries rename to retries_away");
        await box.Worker.StartAsync();
        var id = await box.EnqueueAsync(StoreSteps.Request() with { MaxAttempts = 2 });
        for (var released = 1; released <= 3; released++)
        {
            await Eventually.HoldsAsync(
                async () => await box.ScalarAsync<long>("select count(*) from attempts where ended_as = 'released'") == released, "an attempt is given back");
            if (released == 3)
                await box.ExecuteAsync("alter table retries_away rename to retries");
            box.Pass(TimeSpan.FromMinutes(2));
        }

        await box.WaitForAsync(id, JobStatus.Completed);
        Assert.Equal(1, await box.ScalarAsync<long>("select count(*) from attempts where ended_as = 'failed'"));
    }

    [Fact]
    public async Task A_hanging_handler_of_a_cancelled_job_is_left_behind_within_its_grace()
    {
        var gate = new Gate();
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", async (_, _) =>
        {
            await gate.PassAsync(CancellationToken.None);
            return JobOutcome.Done;
        }), Short);
        await box.Worker.StartAsync();
        var id = await box.EnqueueAsync();
        await gate.StartedAsync();

        Assert.IsType<JobCommandOutcome.Requested>(await box.Jobs.TryCancelAsync(id, "ada", "no longer needed"));

        Assert.Equal("no longer needed", (await box.WaitForAsync(id, JobStatus.Cancelled)).Error);
        gate.Open();
    }

    [Fact]
    public async Task A_cooperative_handler_of_a_cancelled_job_stops_at_once()
    {
        var gate = new Gate();
        await using var box = await PatientAsync(gate);
        await using var another = box.Another();
        await box.Worker.StartAsync();
        var id = await box.EnqueueAsync();
        await gate.StartedAsync();

        // Only the notification can wake a worker that renews every twenty minutes.
        await another.Jobs.TryCancelAsync(id, "ada");

        await another.WaitForAsync(id, JobStatus.Cancelled);
    }

    [Fact]
    public async Task A_cancellation_that_came_while_nobody_listened_is_heeded_when_listening_goes_on()
    {
        var gate = new Gate();
        await using var box = await PatientAsync(gate);
        await box.Worker.StartAsync();
        var id = await box.EnqueueAsync();
        await gate.StartedAsync();

        await box.ExecuteAsync(
            "insert into cancellations (id, requested_by) values (@id, 'ada'); update leases set cancelled = array[@id]", new { id });
        await box.ExecuteAsync(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'listen%'");

        await box.WaitForAsync(id, JobStatus.Cancelled);
    }

    [Fact]
    public async Task A_worker_whose_row_was_deleted_registers_again()
    {
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", _ => JobOutcome.Done), Short);
        await box.Worker.StartAsync();
        await box.ExecuteAsync("delete from worker_registry");

        await Eventually.HoldsAsync(async () =>
        {
            // As when somebody pauses a worker: each then says that it is alive.
            box.Changes.Publish(WakeUpKind.Workers);
            return await box.ScalarAsync<long>("select count(*) from worker_registry where worker_id = 'w1'") == 1;
        }, "it is in the registry");
    }

    // A worker that would look again only after twenty minutes, and would wait an hour for its handler.
    private static Task<TestBox> PatientAsync(Gate gate) => TestBox.CreateAsync(
        b => b.Handle("work", async (_, token) =>
        {
            await gate.PassAsync(token);
            return JobOutcome.Done;
        }),
        Short with { Lease = TimeSpan.FromHours(1), StopGrace = TimeSpan.FromHours(1) });

    private static Task<DateTime> UntilAsync(TestBox box) => box.ScalarAsync<DateTime>("select min(until) from leases");
}
