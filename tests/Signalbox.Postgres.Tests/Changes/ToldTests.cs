using Signalbox.Changes;
using Signalbox.Checkpoints;
using Signalbox.Handlers;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Policy;
using Signalbox.Postgres.Tests.Running;
using Signalbox.Queue;
using Signalbox.Testing;
using Signalbox.Workers;

namespace Signalbox.Postgres.Tests.Changes;

public sealed class ToldTests
{
    private static readonly Change Last = new Change.Worker("last", WorkerStatus.Offline);

    [Fact]
    public Task Enqueue_claim_progress_failure_retry_and_completion_are_told() => TellsAsync(
        async box =>
        {
            var id = await box.EnqueueAsync();
            var batch = await box.ClaimAsync();
            await box.EndAsync(batch, id, StoreSteps.Retry());
            await box.Queue.PromoteDueAsync(default);
            batch = await box.ClaimAsync();
            await box.EndAsync(batch, id, StoreSteps.Fail());
            // Only who holds the lease is heard.
            await box.Queue.ReportProgressAsync([new ProgressReport(id, 0.5, "late") { LeaseId = batch.LeaseId }], default);
            await box.Jobs.TryRetryAsync(id, "ada");
            await box.RunAsync(id);
            return
            [
                Job(id, JobStatus.Pending), Job(id, JobStatus.Running), Job(id, JobStatus.Pending), Job(id, JobStatus.Running),
                Job(id, JobStatus.Failed), Job(id, JobStatus.Pending), Job(id, JobStatus.Running), Job(id, JobStatus.Completed),
            ];
        });

    [Fact]
    public async Task Progress_is_told_as_running()
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync();
        var batch = await box.ClaimAsync();
        using var recorder = await Recorder.StartAsync(box);

        await box.Queue.ReportProgressAsync([new ProgressReport(id, 0.5, "half") { LeaseId = batch.LeaseId }], default);

        await recorder.HearsAsync(Job(id, JobStatus.Running));
    }

    [Fact]
    public async Task A_saved_step_is_told_as_running_and_one_without_a_lease_is_not()
    {
        await using var box = await TestBox.CreateAsync();
        using var recorder = await Recorder.StartAsync(box);
        var id = await box.EnqueueAsync();
        var batch = await box.ClaimAsync();
        await recorder.HearsAsync(Job(id, JobStatus.Running));

        await box.Queue.SaveStepAsync(batch.LeaseId, id, 1, "one", RawJson.From(1), default);
        await box.EndAsync(batch, id, StoreSteps.Fail());
        await box.Queue.SaveStepAsync(batch.LeaseId, id, 1, "two", RawJson.From(2), default);
        box.Changes.Publish(Last);

        await recorder.HearsAsync(Last);
        Assert.Equal(
            [Job(id, JobStatus.Pending), Job(id, JobStatus.Running), Job(id, JobStatus.Running), Job(id, JobStatus.Failed), Last],
            recorder.Heard.Select(h => h.Change));
    }

    [Fact]
    public async Task What_a_handler_logs_is_told_as_running_before_its_job_ends()
    {
        var gate = new Gate();
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", async (job, token) =>
        {
            await gate.PassAsync(token);
            job.Log("while it runs");
            await gate.PassAsync(token);
            job.Log("at its end");
            return JobOutcome.Done;
        }));
        using var recorder = await Recorder.StartAsync(box);
        await box.Worker.StartAsync();
        var id = await box.EnqueueAsync();
        Task HearsAsync(int times) => Eventually.HoldsAsync(
            () => recorder.Heard.Count(h => h.Change == Job(id, JobStatus.Running)) == times, $"{times} changes of the running job are heard");

        await HearsAsync(1);
        gate.Open();
        await HearsAsync(2);
        gate.Open();
        await recorder.HearsAsync(Job(id, JobStatus.Completed));

        // That it is there may be told after that it runs: a worker may be faster than whoever enqueued it.
        Assert.Equal(
            [Job(id, JobStatus.Running), Job(id, JobStatus.Running), Job(id, JobStatus.Running), Job(id, JobStatus.Completed)],
            recorder.Heard.Select(h => h.Change).OfType<Change.Job>().Where(j => j.Status != JobStatus.Pending));
    }

    [Fact]
    public Task A_request_that_was_known_by_its_key_is_not_told_again() => TellsAsync(
        async box =>
        {
            var request = StoreSteps.Request() with { IdempotencyKey = "once" };
            var id = await box.EnqueueAsync(request);
            await box.EnqueueAsync(request);
            await box.EnqueueAsync(request with { RunAt = DateTimeOffset.UnixEpoch.AddYears(1_000) });
            return [Job(id, JobStatus.Pending)];
        });

    [Fact]
    public Task An_approval_before_a_risky_job_its_rejection_and_the_retry_are_told() => TellsAsync(
        async box =>
        {
            var id = await box.EnqueueAsync(StoreSteps.Request() with { Risk = RiskLevel.High });
            var first = (await box.Checkpoints.ListForJobAsync(id))[0].Id;
            await box.Checkpoints.RejectAsync(first, "ada", "no");
            await box.Jobs.TryRetryAsync(id, "ada");
            var second = (await box.Checkpoints.ListForJobAsync(id))[1].Id;
            await box.Checkpoints.ApproveAsync(second, "ada");
            return
            [
                At(first, id, CheckpointStatus.Pending), Job(id, JobStatus.WaitingApproval),
                At(first, id, CheckpointStatus.Rejected), Job(id, JobStatus.Failed),
                At(second, id, CheckpointStatus.Pending), Job(id, JobStatus.WaitingApproval),
                At(second, id, CheckpointStatus.Approved), Job(id, JobStatus.Pending),
            ];
        });

    [Fact]
    public Task A_checkpoint_that_expires_and_one_whose_job_is_cancelled_are_told() => TellsAsync(
        async box =>
        {
            var one = await box.EnqueueAsync();
            var expires = await box.SuspendAsync(one, StoreSteps.Draft(1, options: new CheckpointOptions { ExpiresAfter = TimeSpan.FromMinutes(1) }));
            box.Pass(TimeSpan.FromMinutes(2));
            await box.CheckpointStore.ExpireAsync(default);
            var two = await box.EnqueueAsync();
            var cancelled = await box.SuspendAsync(two, StoreSteps.Draft(2));
            await box.Jobs.TryCancelAsync(two, "ada");
            return
            [
                Job(one, JobStatus.Pending), Job(one, JobStatus.Running), At(expires.Id, one, CheckpointStatus.Pending), Job(one, JobStatus.WaitingApproval),
                At(expires.Id, one, CheckpointStatus.Expired), Job(one, JobStatus.Failed),
                Job(two, JobStatus.Pending), Job(two, JobStatus.Running), At(cancelled.Id, two, CheckpointStatus.Pending), Job(two, JobStatus.WaitingApproval),
                At(cancelled.Id, two, CheckpointStatus.Expired), Job(two, JobStatus.Cancelled),
            ];
        });

    [Fact]
    public Task A_lost_lease_and_a_dropped_job_are_told() => TellsAsync(
        async box =>
        {
            var id = await box.EnqueueAsync();
            await box.ClaimAsync();
            box.Pass(StoreSteps.LeaseTime * 2);
            await box.Leases.ReturnLostLeasesAsync(default);
            await box.ClaimAsync();
            await box.Jobs.TryCancelAsync(id, "ada");
            await box.Leases.DropCancelledAsync(TimeSpan.Zero, default);
            return
            [
                Job(id, JobStatus.Pending), Job(id, JobStatus.Running), Job(id, JobStatus.Pending), Job(id, JobStatus.Running),
                Job(id, JobStatus.Cancelled),
            ];
        });

    [Fact]
    public Task A_job_whose_parent_failed_is_told_to_be_cancelled() => TellsAsync(
        async box =>
        {
            var parent = await box.EnqueueAsync();
            var child = await box.EnqueueAsync(StoreSteps.Request() with { DependsOn = [parent] });
            await box.RunAsync(parent, StoreSteps.Fail());
            return
            [
                Job(parent, JobStatus.Pending), Job(child, JobStatus.Pending), Job(parent, JobStatus.Running),
                Job(parent, JobStatus.Failed), Job(child, JobStatus.Cancelled),
            ];
        });

    [Fact]
    public Task Workers_that_are_not_heard_of_are_told_by_name() => TellsAsync(
        async box =>
        {
            await box.Registry.RegisterAsync(StoreSteps.Node(), default);
            await box.Registry.TrySetPausedAsync("nobody", true, "ada", default);
            box.Pass(TimeSpan.FromHours(1));
            Assert.Equal(1, await box.Registry.MarkStaleAsync(TimeSpan.FromMinutes(5), default));
            return [new Change.Worker("w1", WorkerStatus.Active), new Change.Worker("w1", WorkerStatus.Stale)];
        });

    private static async Task TellsAsync(Func<TestBox, Task<Change[]>> act)
    {
        await using var box = await TestBox.CreateAsync();
        using var recorder = await Recorder.StartAsync(box);

        var told = await act(box);

        box.Changes.Publish(Last);
        await recorder.HearsAsync(Last);
        Assert.Equal([.. told, Last], recorder.Heard.Select(h => h.Change));
    }

    private static Change.Job Job(long id, JobStatus status) => new(id, status);

    private static Change.Checkpoint At(long id, long jobId, CheckpointStatus status) => new(id, jobId, status);
}
