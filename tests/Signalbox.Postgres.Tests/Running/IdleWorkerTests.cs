using System.Diagnostics;
using Npgsql;
using Signalbox.Handlers;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Running;
using Signalbox.Testing;
using Signalbox.Workers;

namespace Signalbox.Postgres.Tests.Running;

public sealed class IdleWorkerTests
{
    private static readonly WorkerOptions HourlyPoll = new() { WorkerId = "w1", PollInterval = TimeSpan.FromHours(1) };

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task A_worker_asks_for_jobs_only_when_it_is_woken(int slots)
    {
        await using var box = await TestBox.CreateAsync(
            b => b.Handle("work", _ => JobOutcome.Done), HourlyPoll with { MaxConcurrentJobs = slots });
        await box.Worker.StartAsync();
        await box.WaitForAsync(await box.EnqueueAsync(), JobStatus.Completed);
        var database = new NpgsqlConnectionStringBuilder(box.ConnectionString).Database!;
        var asked = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (IsClaim(activity, database))
                    Interlocked.Increment(ref asked);
            },
        };
        ActivitySource.AddActivityListener(listener);

        // Each wakes the worker, which finds nothing; hundreds of statements pass meanwhile.
        for (var i = 0; i < 100; i++)
            await box.EnqueueAsync(StoreSteps.Request("other"));

        await box.WaitForAsync(await box.EnqueueAsync(), JobStatus.Completed);
        Assert.InRange(asked, 1, 130);
    }

    [Fact]
    public async Task A_paused_worker_claims_nothing_until_it_is_resumed()
    {
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", _ => JobOutcome.Done), HourlyPoll);
        await using var another = box.Another(b => b.Handle("work", _ => JobOutcome.Done), HourlyPoll with { WorkerId = "w2" });
        await box.Worker.StartAsync();
        await another.Worker.StartAsync();
        await box.PauseAsync("w1");

        var ids = await box.EnqueueAsync(Enumerable.Range(0, 50).Select(_ => StoreSteps.Request()));
        foreach (var id in ids)
            Assert.Equal("w2", (await box.WaitForAsync(id, JobStatus.Completed)).WorkerId);

        Assert.Equal(WorkerStatus.Paused, (await box.Registry.ListAsync(default))[0].Status);
        await another.Worker.StopAsync();
        var last = await box.EnqueueAsync();
        await box.Registry.TrySetPausedAsync("w1", false, "ada", default);
        Assert.Equal("w1", (await box.WaitForAsync(last, JobStatus.Completed)).WorkerId);
        Assert.False(await box.Registry.TrySetPausedAsync("nobody", true, "ada", default));
    }

    [Fact]
    public async Task Who_pauses_and_resumes_a_worker_is_in_the_audit()
    {
        await using var box = await TestBox.CreateAsync(options: HourlyPoll);
        await box.Worker.StartAsync();
        await box.Registry.TrySetPausedAsync("w1", true, "ada", default);
        await box.Registry.TrySetPausedAsync("w1", false, "os:root", default);
        await box.Registry.TrySetPausedAsync("nobody", true, "ada", default);

        Assert.Equal(
            [("os:root", "worker_resumed", "worker w1"), ("ada", "worker_paused", "worker w1")],
            (await box.Get<IAuditStore>().ListAsync(10, default)).Select(e => (e.Actor, e.Action, e.Subject!)));
    }

    [Fact]
    public async Task A_pause_outlives_the_worker()
    {
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", _ => JobOutcome.Done), HourlyPoll);
        await box.Worker.StartAsync();
        await box.Registry.TrySetPausedAsync("w1", true, "ada", default);
        await box.Worker.StopAsync();

        await box.Worker.StartAsync();
        var id = await box.EnqueueAsync();
        await box.Registry.TrySetPausedAsync("w1", false, "ada", default);

        Assert.Equal(1, (await box.WaitForAsync(id, JobStatus.Completed)).Attempt);
        Assert.Single(await box.Registry.ListAsync(default));
    }

    [Fact]
    public async Task A_job_enqueued_on_another_node_wakes_the_worker()
    {
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", _ => JobOutcome.Done), HourlyPoll);
        await using var another = box.Another();
        await box.Worker.StartAsync();

        for (var i = 0; i < 20; i++)
            await another.WaitForAsync(await another.EnqueueAsync(), JobStatus.Completed);
    }

    [Fact]
    public async Task A_job_scheduled_on_another_node_runs_when_it_is_due()
    {
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", _ => JobOutcome.Done), HourlyPoll);
        await using var another = box.Another();
        await box.Worker.StartAsync();
        var now = await box.ScalarAsync<DateTime>("select now()");

        var id = await another.EnqueueAsync(StoreSteps.Request() with { RunAt = new DateTimeOffset(now).AddMilliseconds(300) });

        var job = await another.WaitForAsync(id, JobStatus.Completed);
        Assert.True(job.StartedAt >= job.RunAt);
    }

    [Fact]
    public async Task Without_a_word_from_anybody_the_worker_finds_jobs_by_looking()
    {
        await using var box = await TestBox.CreateAsync(
            b => b.Handle("work", _ => JobOutcome.Done), HourlyPoll with { PollInterval = TimeSpan.FromMilliseconds(50) });
        var example = await box.EnqueueAsync();
        await box.Worker.StartAsync();
        await box.WaitForAsync(example, JobStatus.Completed);

        await box.ExecuteAsync(
            """
            insert into jobs (id, lane, priority, max_attempts, risk, runs_after_any, job_type, description, created_by, input)
            select 1000, lane, priority, max_attempts, risk, runs_after_any, job_type, description, created_by, input from jobs where id = @example;
            insert into ready (lane, priority, attempt, id) select lane, priority, 1, id from jobs where id = 1000
            """,
            new { example });

        await Eventually.HoldsAsync(async () => await box.StatusAsync(1000) == JobStatus.Completed, "the job is found");
    }

    [Fact]
    public async Task A_worker_can_be_stopped_and_started_while_others_tell_of_changes()
    {
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", _ => JobOutcome.Done), HourlyPoll);
        var ids = new List<long>();
        for (var round = 0; round < 20; round++)
        {
            await box.Worker.StartAsync();
            await box.Worker.StartAsync();
            var enqueuing = Task.WhenAll(Enumerable.Range(0, 20).Select(_ => box.EnqueueAsync()));
            await Task.WhenAll(box.Worker.StopAsync(), box.Worker.StopAsync());
            ids.AddRange(await enqueuing);
        }

        await box.Worker.StartAsync();
        foreach (var id in ids)
            Assert.Equal(1, (await box.WaitForAsync(id, JobStatus.Completed)).Attempt);
    }

    // Every database of the test run has the same server, and the listener hears them all: only the name tells them apart.
    private static bool IsClaim(Activity activity, string database) =>
        activity.GetTagItem("db.namespace") as string == database
        && activity.GetTagItem("db.query.text") is string text && text.Contains("delete from ready", StringComparison.Ordinal);
}
