using Signalbox.Checkpoints;
using Signalbox.Handlers;
using Signalbox.Jobs;
using Signalbox.Metrics;
using Signalbox.Policy;
using Signalbox.Queue;
using Signalbox.Testing;
using Signalbox.Workers;

namespace Signalbox.Postgres.Tests.Metrics;

public sealed class MetricsStoreTests
{
    [Fact]
    public async Task The_durations_of_ended_runs_are_counted_by_how_they_ended()
    {
        await using var box = await TestBox.CreateAsync();
        var completed = await box.EnqueueAsync(Enumerable.Range(0, 5).Select(_ => StoreSteps.Request()));
        var batch = await box.ClaimAsync(5);
        await box.ExecuteAsync("update leases set claimed_at = now() - interval '100 seconds'");
        foreach (var id in completed)
            Assert.True(await box.EndAsync(batch, id, close: id == completed[^1]));
        await box.RunAsync(await box.EnqueueAsync(), StoreSteps.Fail());
        var running = await box.EnqueueAsync();
        var last = await box.ClaimAsync();
        await box.Jobs.TryCancelAsync(running, "ada");
        Assert.True(await box.EndAsync(last, running, new AttemptOutcome.Release("stopped")));
        await box.Jobs.TryCancelAsync(await box.EnqueueAsync(), "ada");

        var read = await ReadAsync(box);

        Assert.Equal((5L, 5L), (read.Jobs.Entered[JobStatus.Completed], read.Durations[JobStatus.Completed].Count));
        Assert.Equal(5, read.Durations[JobStatus.Completed].Counts[SecondsBuckets.Of(100)]);
        Assert.InRange(read.Durations[JobStatus.Completed].Sum, 500, 700);
        Assert.Equal((1L, 1L), (read.Jobs.Entered[JobStatus.Failed], read.Durations[JobStatus.Failed].Count));
        // One of the two was cancelled before it ran.
        Assert.Equal((2L, 1L), (read.Jobs.Entered[JobStatus.Cancelled], read.Durations[JobStatus.Cancelled].Count));
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task Completions_of_several_leases_in_one_group_are_each_counted_with_their_own_duration()
    {
        await using var box = await TestBox.CreateAsync();
        await box.EnqueueAsync(Enumerable.Range(0, 3).Select(_ => StoreSteps.Request()));
        ClaimedBatch[] leases = [await box.ClaimAsync(2), await box.ClaimAsync()];
        await box.ExecuteAsync("update leases set claimed_at = now() - interval '20 seconds' where lease_id = @id", new { id = leases[0].LeaseId });
        await box.ExecuteAsync("update leases set claimed_at = now() + interval '1 hour' where lease_id = @id", new { id = leases[1].LeaseId });

        await box.Queue.EndAsync(
            [.. leases.SelectMany(l => l.Jobs.Select(j => new AttemptResult(l.LeaseId, j.Id, j.Attempt, "w1", AttemptOutcome.Complete.Bare, false)))],
            [.. leases.Select(l => l.LeaseId)], default);

        var durations = (await ReadAsync(box)).Durations[JobStatus.Completed];
        Assert.Equal((2L, 1L, 3L), (durations.Counts[SecondsBuckets.Of(20)], durations.Counts[0], durations.Count));
        Assert.InRange(durations.Sum, 40, 55);
        Assert.Equal(3, (await box.CheckedCountsAsync()).Entered[JobStatus.Completed]);
    }

    [Fact]
    public async Task Checkpoints_are_counted_on_every_way_into_a_status()
    {
        await using var box = await TestBox.CreateAsync();
        var approved = await box.SuspendAsync(await box.EnqueueAsync(), StoreSteps.Draft(1));
        box.Pass(TimeSpan.FromSeconds(45));
        await box.Checkpoints.ApproveAsync(approved.Id, "ada");
        await box.RunAsync(approved.JobId);
        var rejected = await box.SuspendAsync(await box.EnqueueAsync(), StoreSteps.Draft(2));
        await box.Checkpoints.RejectAsync(rejected.Id, "ada", "no");
        var cancelled = await box.SuspendAsync(await box.EnqueueAsync(), StoreSteps.Draft(3));
        await box.Jobs.TryCancelAsync(cancelled.JobId, "ada");
        await box.SuspendAsync(await box.EnqueueAsync(), StoreSteps.Draft(4));
        await box.EnqueueAsync(StoreSteps.Request() with { Risk = RiskLevel.High });
        var recording = await box.EnqueueAsync();
        var batch = await box.ClaimAsync();
        await box.Queue.RecordCheckpointAsync(batch.LeaseId, recording, "w1", StoreSteps.Draft(5), default);
        await box.Queue.RecordCheckpointAsync(batch.LeaseId, recording, "w1", StoreSteps.Draft(5), default);

        var read = await ReadAsync(box);

        Assert.Equal(
            [(CheckpointStatus.Pending, 5), (CheckpointStatus.Approved, 1), (CheckpointStatus.Rejected, 1), (CheckpointStatus.Expired, 1), (CheckpointStatus.Recorded, 1)],
            read.Checkpoints.OrderBy(c => c.Key).Select(c => (c.Key, c.Value)));
        Assert.Equal(2, read.PendingCheckpoints);
        Assert.Equal((2L, 1L), (read.Decisions.Count, read.Decisions.Counts[SecondsBuckets.Of(45)]));
        Assert.InRange(read.Decisions.Sum, 45, 75);
    }

    [Fact]
    public async Task Every_attempt_of_a_lease_that_ran_out_is_counted_as_lost()
    {
        await using var box = await TestBox.CreateAsync();
        await box.EnqueueAsync(Enumerable.Range(0, 3).Select(_ => StoreSteps.Request() with { MaxAttempts = 1 }));
        await box.ClaimAsync(3);
        box.Pass(StoreSteps.LeaseTime + TimeSpan.FromSeconds(1));
        await box.Leases.ReturnLostLeasesAsync(default);
        await box.RunAsync(await box.EnqueueAsync(), StoreSteps.Fail());

        var read = await ReadAsync(box);

        Assert.Equal(3, read.LeasesLost);
        Assert.Equal((4L, 4L), (read.Jobs.Entered[JobStatus.Failed], read.Durations[JobStatus.Failed].Count));
    }

    [Fact]
    public async Task Folding_changes_nothing_that_is_read()
    {
        await using var box = await TestBox.CreateAsync();
        for (var i = 0; i < 300; i++)
            await box.Get<IMetricsStore>().AddPickupsAsync(Histogram(0.25 * (i % 8)), default);
        await box.EnqueueAsync(Enumerable.Range(0, 250).Select(_ => StoreSteps.Request()));
        for (var i = 0; i < 250; i++)
        {
            var batch = await box.ClaimAsync();
            await box.EndAsync(batch, batch.Jobs[0].Id);
        }

        var before = await ReadAsync(box);
        Assert.True(await box.Counters.FoldAsync(default) > 0);

        var after = await ReadAsync(box);
        Assert.Equal(300, after.Pickups.Count);
        Assert.Equal(before.Pickups.Counts, after.Pickups.Counts);
        Assert.Equal(before.Pickups.Sum, after.Pickups.Sum, 9);
        Assert.Equal(before.Durations[JobStatus.Completed].Counts, after.Durations[JobStatus.Completed].Counts);
        Assert.Equal(before.Durations[JobStatus.Completed].Sum, after.Durations[JobStatus.Completed].Sum, 9);
        Assert.Equal(250, after.Durations[JobStatus.Completed].Count);
        Assert.InRange(await box.ScalarAsync<long>("select count(*) from measures"), 1, 20);
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task Only_first_attempts_that_could_be_claimed_at_once_tell_how_long_they_waited()
    {
        await using var box = await TestBox.CreateAsync();
        var now = await box.ScalarAsync<DateTime>("select now()");
        var plain = await box.EnqueueAsync();
        var medium = await box.EnqueueAsync(StoreSteps.Request() with { Risk = RiskLevel.Medium });
        var dated = await box.EnqueueAsync(StoreSteps.Request() with { RunAt = new DateTimeOffset(now).AddHours(-1) });
        var first = await box.ClaimAsync(3);
        var risky = await box.EnqueueAsync(StoreSteps.Request() with { Risk = RiskLevel.High });
        await box.Checkpoints.ApproveAsync((await box.Checkpoints.ListForJobAsync(risky))[0].Id, "ada");
        Assert.True(await box.EndAsync(first, medium, close: false));
        Assert.True(await box.EndAsync(first, plain, StoreSteps.Retry(), close: false));
        var dependent = await box.EnqueueAsync(StoreSteps.Request() with { DependsOn = [medium] });
        await box.Queue.PromoteDueAsync(default);
        var second = await box.ClaimAsync(10);

        Assert.Equal([plain, medium], first.Jobs.Where(j => j.WaitedSeconds >= 0).Select(j => j.Id).Order());
        Assert.Contains(dated, first.Jobs.Concat(second.Jobs).Select(j => j.Id));
        Assert.Superset(new HashSet<long> { plain, risky, dependent }, second.Jobs.Select(j => j.Id).ToHashSet());
        Assert.All(second.Jobs, j => Assert.Null(j.WaitedSeconds));
    }

    [Fact]
    public async Task A_worker_stores_how_long_jobs_waited_for_it_also_those_of_its_last_moment()
    {
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", _ => JobOutcome.Done));
        var waiting = await box.EnqueueAsync();
        await box.ExecuteAsync("update jobs set created_at = now() - interval '40 seconds' where id = @waiting", new { waiting });
        await box.Worker.StartAsync();
        await box.WaitForAsync(waiting, JobStatus.Completed);
        await box.WaitForAsync(await box.EnqueueAsync(), JobStatus.Completed);
        await box.Worker.StopAsync();

        var pickups = (await ReadAsync(box)).Pickups;

        Assert.Equal((2L, 1L), (pickups.Count, pickups.Counts[SecondsBuckets.Of(40)]));
        Assert.True(pickups.Sum >= 40);
    }

    [Fact]
    public async Task A_running_worker_stores_how_long_jobs_waited_without_being_asked()
    {
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", _ => JobOutcome.Done));
        await using var another = box.Another();
        await box.Worker.StartAsync();
        await box.WaitForAsync(await box.EnqueueAsync(), JobStatus.Completed);

        await Eventually.HoldsAsync(async () => (await ReadAsync(another)).Pickups.Count == 1, "the stored pickup");
    }

    [Fact]
    public async Task What_cannot_be_stored_is_kept_and_stored_later()
    {
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", _ => JobOutcome.Done));
        await box.ExecuteAsync("alter table measures rename to hidden");
        await box.Worker.StartAsync();
        await box.WaitForAsync(await box.EnqueueAsync(), JobStatus.Completed);
        // The worker's own last try fails as well, and nobody else has what was measured at hand any more.
        await box.Worker.StopAsync();
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => box.Get<PickupMeasure>().FlushAsync(default));
        await box.ExecuteAsync("alter table hidden rename to measures");

        await box.Get<PickupMeasure>().FlushAsync(default);

        await Eventually.HoldsAsync(async () => (await ReadAsync(box)).Pickups.Count == 1, "the stored pickup");
    }

    [Fact]
    public async Task The_oldest_pending_job_is_found_in_every_lane_and_priority()
    {
        await using var box = await TestBox.CreateAsync();
        Assert.Equal(TimeSpan.Zero, (await ReadAsync(box)).OldestPending);
        await box.EnqueueAsync(StoreSteps.Request("a"));
        var old = await box.EnqueueAsync(StoreSteps.Request("b") with { Priority = 0 });
        await box.EnqueueAsync(StoreSteps.Request("b") with { Priority = 10 });
        await box.ExecuteAsync("update jobs set created_at = now() - interval '10 minutes' where id = @old", new { old });
        Assert.InRange((await ReadAsync(box)).OldestPending.TotalSeconds, 600, 660);

        var batch = await box.ClaimAsync(10, StoreSteps.Node("b"));

        Assert.Equal(2, batch.Jobs.Count);
        Assert.InRange((await ReadAsync(box)).OldestPending.TotalSeconds, 0, 60);
    }

    [Fact]
    public async Task Workers_are_counted_by_how_they_are()
    {
        await using var box = await TestBox.CreateAsync();
        foreach (var id in (string[])["w1", "w2", "w3"])
            await box.Registry.RegisterAsync(StoreSteps.Node() with { WorkerId = id }, default);
        await box.Registry.HeartbeatAsync("w2", WorkerStatus.Busy, default);
        await box.Registry.TrySetPausedAsync("w3", true, "ada", default);

        var workers = (await ReadAsync(box)).Workers;

        Assert.Equal(Enum.GetValues<WorkerStatus>(), workers.Keys.Order());
        Assert.Equal((1L, 1L, 1L, 0L), (workers[WorkerStatus.Active], workers[WorkerStatus.Busy], workers[WorkerStatus.Paused], workers[WorkerStatus.Stale]));
    }

    private static Task<Measurements> ReadAsync(TestBox box) => box.Get<IMetricsStore>().ReadAsync(default);

    private static SecondsHistogram Histogram(double seconds)
    {
        var tally = new HistogramBuilder();
        tally.Add(seconds);
        return tally.Read();
    }
}
