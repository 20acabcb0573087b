using Signalbox.Jobs;
using Signalbox.Policy;
using Signalbox.Queue;
using Signalbox.Testing;
using Signalbox.WakeUps;

namespace Signalbox.Postgres.Tests.Jobs;

public sealed class PrioritizeTests
{
    [Fact]
    public async Task A_job_on_the_line_is_claimed_by_its_new_priority_and_what_was_asked_is_kept()
    {
        await using var box = await TestBox.CreateAsync();
        var ids = await box.EnqueueAsync([StoreSteps.Request(), StoreSteps.Request(), StoreSteps.Request()]);

        Assert.IsType<JobCommandOutcome.Moved>(await box.Jobs.TryPrioritizeAsync(ids[2], 8, "anna"));
        Assert.IsType<JobCommandOutcome.Moved>(await box.Jobs.TryPrioritizeAsync(ids[0], 1, "anna"));

        Assert.Equal([1, 5, 8], (await box.Jobs.FindSummariesAsync(ids)).Select(j => j.Priority));
        Assert.Equal(8, (await box.FindAsync(ids[2])).Priority);
        Assert.Equal(5, await box.ScalarAsync<short>("select priority from jobs where id = @id", new { id = ids[2] }));
        Assert.Equal([ids[2], ids[1], ids[0]], await box.AllAsync(new JobQuery { Status = JobStatus.Pending, Order = JobOrder.Line }));
        Assert.Equal([ids[2], ids[1], ids[0]], (await box.ClaimAsync(3)).Jobs.Select(j => j.Id));
        var entry = Assert.Single(await box.Logs.ListForJobAsync(ids[2], 100, default), e => e.Action == "job_prioritized");
        Assert.Equal("Priority changed from 5 to 8 by anna", entry.Message);
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task A_scheduled_job_comes_to_the_line_with_its_new_priority()
    {
        await using var box = await TestBox.CreateAsync();
        var now = (await box.FindAsync(await box.EnqueueAsync())).CreatedAt;
        var id = await box.EnqueueAsync(StoreSteps.Request() with { RunAt = now + TimeSpan.FromHours(1), Priority = 0 });

        Assert.IsType<JobCommandOutcome.Moved>(await box.Jobs.TryPrioritizeAsync(id, 9, "anna"));
        box.Pass(TimeSpan.FromHours(2));
        await box.Queue.PromoteDueAsync(default);

        Assert.Equal(id, Assert.Single((await box.ClaimAsync()).Jobs).Id);
    }

    [Fact]
    public async Task A_blocked_job_comes_to_the_line_with_its_new_priority()
    {
        await using var box = await TestBox.CreateAsync();
        var parent = await box.EnqueueAsync(StoreSteps.Request() with { Priority = 10 });
        var other = await box.EnqueueAsync();
        var id = await box.EnqueueAsync(StoreSteps.Request() with { DependsOn = [parent], Priority = 0 });

        Assert.IsType<JobCommandOutcome.Moved>(await box.Jobs.TryPrioritizeAsync(id, 9, "anna"));
        await box.RunAsync(parent);

        Assert.Equal([id, other], (await box.ClaimAsync(2)).Jobs.Select(j => j.Id));
    }

    [Fact]
    public async Task A_job_that_waits_for_approval_comes_to_the_line_with_its_new_priority()
    {
        await using var box = await TestBox.CreateAsync();
        var other = await box.EnqueueAsync();
        var id = await box.EnqueueAsync(StoreSteps.Request() with { Risk = RiskLevel.High, Priority = 0 });

        Assert.IsType<JobCommandOutcome.Moved>(await box.Jobs.TryPrioritizeAsync(id, 9, "anna"));
        await box.Checkpoints.ApproveAsync(Assert.Single(await box.Checkpoints.ListForJobAsync(id)).Id, "bob");

        Assert.Equal([id, other], (await box.ClaimAsync(2)).Jobs.Select(j => j.Id));
    }

    [Theory]
    [InlineData("retry")]
    [InlineData("release")]
    [InlineData("lost")]
    [InlineData("person")]
    public async Task The_new_priority_holds_for_the_attempts_that_follow(string ending)
    {
        await using var box = await TestBox.CreateAsync();
        var other = await box.EnqueueAsync();
        var id = await box.EnqueueAsync(StoreSteps.Request() with { Priority = 0 });
        await box.Jobs.TryPrioritizeAsync(id, 9, "anna");
        var batch = await box.ClaimAsync();
        Assert.Equal(id, Assert.Single(batch.Jobs).Id);

        if (ending == "lost")
        {
            box.Pass(StoreSteps.LeaseTime * 2);
            await box.Leases.ReturnLostLeasesAsync(default);
        }
        else
        {
            await box.EndAsync(batch, id, ending switch { "retry" => StoreSteps.Retry(), "release" => new AttemptOutcome.Release("stop"), _ => StoreSteps.Fail() });
            if (ending == "person")
                await box.Jobs.TryRetryAsync(id, "anna");
            await box.Queue.PromoteDueAsync(default);
        }

        Assert.Equal([id, other], (await box.ClaimAsync(2)).Jobs.Select(j => j.Id));
    }

    [Fact]
    public async Task A_job_with_a_new_priority_can_be_cancelled()
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync();
        await box.Jobs.TryPrioritizeAsync(id, 9, "anna");

        Assert.IsType<JobCommandOutcome.Moved>(await box.Jobs.TryCancelAsync(id, "anna"));

        Assert.Empty((await box.ClaimAsync()).Jobs);
        Assert.Equal(JobStatus.Cancelled, await box.StatusAsync(id));
        await box.CheckedCountsAsync();
    }

    [Theory]
    [InlineData(JobStatus.Running)]
    [InlineData(JobStatus.Completed)]
    [InlineData(JobStatus.Failed)]
    [InlineData(JobStatus.Cancelled)]
    public async Task A_job_that_runs_or_has_ended_keeps_its_priority(JobStatus status)
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync();
        if (status == JobStatus.Cancelled)
            await box.Jobs.TryCancelAsync(id, "ada");
        else if (status == JobStatus.Running)
            await box.ClaimAsync();
        else
            await box.RunAsync(id, status == JobStatus.Failed ? StoreSteps.Fail() : null);

        Assert.Equal(new JobCommandOutcome.NotAllowed(status), await box.Jobs.TryPrioritizeAsync(id, 9, "anna"));

        Assert.Equal(5, (await box.FindAsync(id)).Priority);
        Assert.DoesNotContain(await box.Logs.ListForJobAsync(id, 100, default), e => e.Action == "job_prioritized");
        Assert.IsType<JobCommandOutcome.NotFound>(await box.Jobs.TryPrioritizeAsync(id + 1, 9, "anna"));
    }

    [Fact]
    public async Task The_priority_that_a_job_has_already_changes_nothing_and_one_out_of_bounds_is_refused()
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync();

        Assert.IsType<JobCommandOutcome.Moved>(await box.Jobs.TryPrioritizeAsync(id, 5, "anna"));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => box.Jobs.TryPrioritizeAsync(id, 11, "anna"));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => box.Jobs.TryPrioritizeAsync(id, -1, "anna"));

        Assert.Equal(0, await box.ScalarAsync<long>("select count(*) from priorities"));
        Assert.Equal(0, await box.ScalarAsync<long>("select count(*) from log_entries"));
    }

    [Fact]
    public async Task Whoever_waits_for_jobs_hears_of_the_change()
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync();
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var subscription = box.Changes.Subscribe((kind, _) =>
        {
            if (kind == WakeUpKind.Scheduled)
                heard.TrySetResult();
        });

        await box.Jobs.TryPrioritizeAsync(id, 9, "anna");

        await heard.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_job_that_is_claimed_while_its_priority_changes_is_claimed_once()
    {
        await using var box = await TestBox.CreateAsync();
        await using var another = box.Another();
        for (var round = 0; round < 100; round++)
        {
            var id = await box.EnqueueAsync();
            var claiming = another.ClaimAsync();
            var outcome = await box.Jobs.TryPrioritizeAsync(id, round % 5, "anna");
            var batch = await claiming;

            Assert.Equal(id, Assert.Single(batch.Jobs).Id);
            Assert.True(outcome is JobCommandOutcome.Moved or JobCommandOutcome.NotAllowed { Status: JobStatus.Running }, outcome.ToString());
            Assert.Equal(outcome is JobCommandOutcome.Moved ? round % 5 : 5, (await box.FindAsync(id)).Priority);
            Assert.Empty((await box.ClaimAsync()).Jobs);
            Assert.True(await another.EndAsync(batch, id));
        }

        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task Many_claims_beside_many_changes_lose_no_job_and_double_none()
    {
        await using var box = await TestBox.CreateAsync();
        await using var another = box.Another();
        var ids = await box.EnqueueAsync(Enumerable.Range(0, 400).Select(_ => StoreSteps.Request()));
        using var over = new CancellationTokenSource();
        var changing = Task.Run(async () =>
        {
            for (var i = 0; !over.IsCancellationRequested; i++)
                await another.Jobs.TryPrioritizeAsync(ids[i * 7 % ids.Length], i % 11, "anna");
        });

        async Task<List<long>> ClaimAllAsync()
        {
            var mine = new List<long>();
            while (await box.ClaimAsync(3) is { Jobs.Count: > 0 } batch)
                mine.AddRange(batch.Jobs.Select(j => j.Id));
            return mine;
        }

        var claimed = (await Task.WhenAll(ClaimAllAsync(), ClaimAllAsync())).SelectMany(c => c).Order().ToArray();
        await over.CancelAsync();
        await changing;

        Assert.Equal(ids, claimed);
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task A_job_that_becomes_due_while_its_priority_changes_stands_on_the_line_with_the_new_one()
    {
        await using var box = await TestBox.CreateAsync();
        await using var another = box.Another();
        var at = DateTimeOffset.Parse("2100-01-01T00:00:00Z");
        another.Pass(at.AddDays(1) - TimeProvider.System.GetUtcNow());
        for (var round = 0; round < 60; round++)
        {
            var id = await box.EnqueueAsync(StoreSteps.Request() with { RunAt = at });
            var promoting = another.Queue.PromoteDueAsync(default);
            Assert.IsType<JobCommandOutcome.Moved>(await box.Jobs.TryPrioritizeAsync(id, 8, "anna"));
            await promoting;
            await another.Queue.PromoteDueAsync(default);

            Assert.Equal(8, await box.ScalarAsync<short>("select priority from ready where id = @id", new { id }));
            Assert.IsType<JobCommandOutcome.Moved>(await box.Jobs.TryCancelAsync(id, "anna"));
        }

        Assert.Equal(0, await box.ScalarAsync<long>("select count(*) from ready"));
    }
}
