using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Logs;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Logs;

public sealed class TimelineTests
{
    [Fact]
    public async Task The_register_tells_a_jobs_whole_story_in_order()
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync(StoreSteps.Request() with { Title = "Deploy", CreatedBy = "bob" });
        var batch = await box.ClaimAsync();
        await box.Queue.SaveStepAsync(batch.LeaseId, id, 1, "build", RawJson.From(1), default);
        await box.EndAsync(batch, id, StoreSteps.Retry());
        await box.Queue.PromoteDueAsync(default);
        var checkpoint = await box.SuspendAsync(id, StoreSteps.Draft(1));
        await box.Checkpoints.RejectAsync(checkpoint.Id, "ada", "not today");
        await box.Jobs.TryRetryAsync(id, "bob");
        await box.RunAsync(id);

        var log = await box.Logs.ListForJobAsync(id, 100, default);

        Assert.Equal(
            [
                "info bob job_enqueued: Put on the line: Deploy",
                "info w1 job_claimed: Claimed, attempt 1",
                "info - step_saved: Step build saved",
                "error w1 attempt_failed: Attempt 1 failed: no luck",
                "info w1 job_claimed: Claimed, attempt 2",
                "info w1 attempt_suspended: Attempt 2 suspended",
                "info w1 checkpoint_requested: Checkpoint go waits for a decision",
                "warning ada checkpoint_rejected: Checkpoint go rejected: not today",
                "error w1 job_failed: Failed: Checkpoint 'go' was rejected by ada: not today",
                "info bob job_retried: Sent back to the line by bob",
                "info w1 job_claimed: Claimed, attempt 3",
                "info w1 job_completed: Completed",
            ],
            log.Select(e => $"{e.Level.ToString().ToLowerInvariant()} {e.WorkerId ?? "-"} {e.Action}: {e.Message}"));
        Assert.Equal(log.Select(e => e.At).Order(), log.Select(e => e.At));
        Assert.All(log, e => Assert.Equal(id, e.JobId));
    }

    [Fact]
    public async Task Entries_of_one_write_keep_their_order_and_the_limit_takes_the_last()
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync();

        await box.Logs.AppendAsync(
            [.. Enumerable.Range(0, 100).Select(i => new LogEntry(id, "w1", "handler_log", LogEntryLevel.Debug, $"{i}", RawJson.From(i)))], default);

        var log = await box.Logs.ListForJobAsync(id, 50, default);
        Assert.Equal(Enumerable.Range(50, 50).Select(i => $"{i}"), log.Select(e => e.Message));
        Assert.Equal("99", log[^1].Metadata!.Value.Text);
        Assert.Equal("job_enqueued", Assert.Single(await box.Logs.ListTransitionsAsync(id, 50, default)).Action);
    }

    [Fact]
    public async Task A_cancelled_job_says_who_and_why()
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync();
        await box.ClaimAsync();
        await box.Jobs.TryCancelAsync(id, "ada", "too slow");
        await box.Jobs.TryCancelAsync(id, "eve", "me too");

        await box.Leases.DropCancelledAsync(TimeSpan.Zero, default);

        var log = await box.Logs.ListForJobAsync(id, 100, default);
        Assert.Equal("too slow", Assert.Single(log, e => e is { Action: "cancel_requested", WorkerId: "ada" }).Message);
        Assert.Equal("Attempt 1 cancelled: too slow", Assert.Single(log, e => e.Action == "attempt_cancelled").Message);
        Assert.Equal("Cancelled: too slow", Assert.Single(log, e => e.Action == "job_cancelled").Message);
        Assert.Equal(JobStatus.Cancelled, await box.StatusAsync(id));
    }
}
