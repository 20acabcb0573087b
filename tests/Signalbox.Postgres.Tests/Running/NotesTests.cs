using System.Diagnostics;
using Signalbox.Handlers;
using Signalbox.Jobs;
using Signalbox.Running;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Running;

public sealed class NotesTests
{
    [Fact]
    public async Task Progress_is_shown_while_the_job_runs_and_folded_into_its_outcome()
    {
        var gate = new Gate();
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", async (job, token) =>
        {
            job.ReportProgress(-1);
            job.ReportProgress(0.25, "a quarter");
            await gate.PassAsync(token);
            return job.Input<bool>() ? JobOutcome.Done : JobOutcome.Fail("no luck");
        }));
        await box.Worker.StartAsync();
        var ids = await box.EnqueueAsync([StoreSteps.Request(input: true), StoreSteps.Request(input: false)]);
        await gate.StartedAsync(2);

        foreach (var id in ids)
        {
            await Eventually.HoldsAsync(async () => (await box.FindAsync(id)).Progress > 0, "progress is shown");
            var running = await box.FindAsync(id);
            Assert.Equal((JobStatus.Running, 0.25, "a quarter"), (running.Status, running.Progress, running.ProgressMessage));
        }

        gate.Open(2);
        var done = await box.WaitForAsync(ids[0], JobStatus.Completed);
        Assert.Equal((1, "a quarter"), (done.Progress, done.ProgressMessage));
        var failed = await box.WaitForAsync(ids[1], JobStatus.Failed);
        Assert.Equal((0.25, "a quarter"), (failed.Progress, failed.ProgressMessage));
        Assert.Equal(0, await box.ScalarAsync<long>("select count(*) from progress"));
    }

    [Fact]
    public async Task What_a_handler_logs_is_stored_before_its_outcome_and_in_order()
    {
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", job =>
        {
            for (var i = 0; i < 50; i++)
                job.Log($"entry {i}", metadata: new { i });
            return JobOutcome.Done;
        }));
        await box.Worker.StartAsync();

        for (var round = 0; round < 10; round++)
        {
            var job = await box.WaitForAsync(await box.EnqueueAsync(), JobStatus.Completed);
            var log = await box.Logs.ListForJobAsync(job.Id, 100, default);
            Assert.Equal(Enumerable.Range(0, 50).Select(i => $"entry {i}"), log.Where(e => e.Action == "handler_log").Select(e => e.Message));
            Assert.Equal("job_completed", log[^1].Action);
            Assert.All(log.Where(e => e.Action == "handler_log"), e => Assert.Equal(box.Worker.WorkerId, e.WorkerId));
        }
    }

    [Fact]
    public async Task A_suspended_job_has_logged_before_it_waits()
    {
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", async (job, _) =>
        {
            job.Log("before the checkpoint");
            await job.CheckpointAsync("go", 1);
            return JobOutcome.Done;
        }));
        await box.Worker.StartAsync();

        var job = await box.WaitForAsync(await box.EnqueueAsync(), JobStatus.WaitingApproval);

        var log = await box.Logs.ListForJobAsync(job.Id, 100, default);
        Assert.Contains(log, e => e.Message == "before the checkpoint");
    }

    [Fact]
    public async Task A_run_is_traced_as_a_child_of_whoever_enqueued_it()
    {
        const string Trace = "0af7651916cd43dd8448eb211c80319c";
        var traced = new TaskCompletionSource<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == SignalboxActivities.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.TraceId.ToString() == Trace)
                    traced.TrySetResult(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        var seen = new TaskCompletionSource<ActivityTraceId?>();
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", _ =>
        {
            seen.TrySetResult(Activity.Current?.TraceId);
            return JobOutcome.Done;
        }));
        await box.Worker.StartAsync();

        var id = await box.EnqueueAsync(StoreSteps.Request() with { TraceParent = $"00-{Trace}-b7ad6b7169203331-01" });

        var activity = await traced.Task.WaitAsync(TimeSpan.FromSeconds(120));
        Assert.Equal(Trace, (await seen.Task).ToString());
        Assert.Equal(("run work", "b7ad6b7169203331", ActivityKind.Consumer), (activity.DisplayName, activity.ParentSpanId.ToString(), activity.Kind));
        Assert.Equal(id, activity.GetTagItem("signalbox.job.id"));
        Assert.Equal(1, activity.GetTagItem("signalbox.job.attempt"));
    }
}
