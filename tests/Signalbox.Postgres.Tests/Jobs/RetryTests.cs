using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Queue;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Jobs;

public sealed class RetryTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_person_sends_an_ended_job_back_for_the_next_attempt(bool cancelled)
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync();
        if (cancelled)
            await box.Jobs.TryCancelAsync(id, "ada");
        else
            await box.RunAsync(id, StoreSteps.Fail());

        Assert.IsType<JobCommandOutcome.Moved>(await box.Jobs.TryRetryAsync(id, "bob"));

        var job = await box.FindAsync(id);
        Assert.Equal(JobStatus.Pending, job.Status);
        Assert.Null(job.Error);
        Assert.Null(job.CompletedAt);
        Assert.Equal(cancelled ? 1 : 2, Assert.Single((await box.ClaimAsync()).Jobs).Attempt);
        Assert.Contains(await box.Logs.ListForJobAsync(id, 100, default), e => e is { Action: "job_retried", WorkerId: "bob" });
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task Only_failed_and_cancelled_jobs_can_be_sent_back()
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync();

        Assert.Equal(new JobCommandOutcome.NotAllowed(JobStatus.Pending), await box.Jobs.TryRetryAsync(id, "ada"));
        var batch = await box.ClaimAsync();
        Assert.Equal(new JobCommandOutcome.NotAllowed(JobStatus.Running), await box.Jobs.TryRetryAsync(id, "ada"));
        await box.EndAsync(batch, id);
        Assert.Equal(new JobCommandOutcome.NotAllowed(JobStatus.Completed), await box.Jobs.TryRetryAsync(id, "ada"));
        Assert.IsType<JobCommandOutcome.NotFound>(await box.Jobs.TryRetryAsync(id + 1, "ada"));
    }

    [Fact]
    public async Task Of_many_people_who_retry_a_job_at_once_exactly_one_moves_it()
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync();
        await box.RunAsync(id, StoreSteps.Fail());

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => box.Jobs.TryRetryAsync(id, $"person {i}")));

        Assert.Single(outcomes.OfType<JobCommandOutcome.Moved>());
        Assert.Equal(9, outcomes.OfType<JobCommandOutcome.NotAllowed>().Count());
        Assert.Single((await box.ClaimAsync(10)).Jobs);
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task A_persons_retry_gives_a_fresh_budget_and_keeps_the_saved_steps()
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync(StoreSteps.Request() with { MaxAttempts = 2 });
        var batch = await box.ClaimAsync();
        await box.Queue.SaveStepAsync(batch.LeaseId, id, 1, "prepare", RawJson.From("done"), default);
        await box.EndAsync(batch, id, StoreSteps.Retry());
        await box.Queue.PromoteDueAsync(default);
        await box.RunAsync(id, StoreSteps.Fail());
        Assert.Equal(2, (await box.Queue.HistoryAsync(id, default)).Failures);

        await box.Jobs.TryRetryAsync(id, "ada");

        var history = await box.Queue.HistoryAsync(id, default);
        Assert.Equal(0, history.Failures);
        Assert.Equal(("prepare", "\"done\"", 1), (history.Steps[0].Name, history.Steps[0].Output.Text, history.Steps[0].Attempt));
        await box.RunAsync(id, StoreSteps.Retry());
        Assert.Equal(1, (await box.Queue.HistoryAsync(id, default)).Failures);
    }

    [Fact]
    public async Task A_released_or_suspended_attempt_does_not_count_against_the_budget()
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync();
        await box.RunAsync(id, new AttemptOutcome.Release("the worker stopped"));
        var checkpoint = await box.SuspendAsync(id, StoreSteps.Draft(1));
        await box.Checkpoints.ApproveAsync(checkpoint.Id, "ada");
        await box.RunAsync(id, StoreSteps.Retry());

        Assert.Equal(1, (await box.Queue.HistoryAsync(id, default)).Failures);
        await box.Queue.PromoteDueAsync(default);
        Assert.Equal(4, Assert.Single((await box.ClaimAsync()).Jobs).Attempt);
    }

    [Fact]
    public async Task A_retried_attempt_is_due_after_its_backoff()
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync();
        await box.RunAsync(id, StoreSteps.Retry(TimeSpan.FromMinutes(10)));
        Assert.Equal((JobStatus.Pending, 1), ((await box.FindAsync(id)).Status, (await box.FindAsync(id)).Attempt));

        box.Pass(TimeSpan.FromMinutes(9));
        await box.Queue.PromoteDueAsync(default);
        Assert.Empty((await box.ClaimAsync()).Jobs);
        box.Pass(TimeSpan.FromMinutes(1));
        await box.Queue.PromoteDueAsync(default);

        Assert.Equal(2, Assert.Single((await box.ClaimAsync()).Jobs).Attempt);
    }
}
