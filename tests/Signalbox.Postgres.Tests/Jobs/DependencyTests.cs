using Signalbox.Jobs;
using Signalbox.Policy;
using Signalbox.Queue;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Jobs;

public sealed class DependencyTests
{
    private static JobRequest After(params IReadOnlyList<long> jobs) => StoreSteps.Request() with { DependsOn = jobs };

    [Fact]
    public async Task A_job_is_claimed_only_after_all_jobs_it_depends_on_have_completed()
    {
        await using var box = await TestBox.CreateAsync();
        var first = await box.EnqueueAsync();
        var second = await box.EnqueueAsync();
        var child = await box.EnqueueAsync(After(first, second, first));
        var batch = await box.ClaimAsync(10);
        Assert.Equal([first, second], batch.Jobs.Select(j => j.Id));

        await box.EndAsync(batch, first, close: false);
        Assert.Empty((await box.ClaimAsync()).Jobs);
        await box.EndAsync(batch, second);

        Assert.Equal(child, Assert.Single((await box.ClaimAsync()).Jobs).Id);
        Assert.Equal([first, second, first], (await box.FindAsync(child)).DependsOn);
    }

    [Theory]
    [InlineData(JobStatus.Failed)]
    [InlineData(JobStatus.Cancelled)]
    public async Task When_one_fails_or_is_cancelled_all_that_depend_on_it_are_cancelled_with_the_reason(JobStatus ending)
    {
        await using var box = await TestBox.CreateAsync();
        var parent = await box.EnqueueAsync();
        var child = await box.EnqueueAsync(After(parent));
        var grandchild = await box.EnqueueAsync(After(child) with { Risk = RiskLevel.High });

        await EndAsync(box, parent, ending);

        var job = await box.FindAsync(child);
        Assert.Equal(JobStatus.Cancelled, job.Status);
        Assert.Equal($"job {parent}, which it depends on, {(ending == JobStatus.Failed ? "failed" : "was cancelled")}", job.Error);
        job = await box.FindAsync(grandchild);
        Assert.Equal(JobStatus.Cancelled, job.Status);
        Assert.Equal($"job {child}, which it depends on, was cancelled", job.Error);
        Assert.Equal(0, await box.ScalarAsync<long>("select count(*) from blocked"));
        await box.CheckedCountsAsync();
    }

    [Theory]
    [InlineData(JobStatus.Completed)]
    [InlineData(JobStatus.Failed)]
    [InlineData(JobStatus.Cancelled)]
    public async Task A_job_that_runs_after_any_outcome_does_so(JobStatus ending)
    {
        await using var box = await TestBox.CreateAsync();
        var parent = await box.EnqueueAsync();
        var child = await box.EnqueueAsync(After(parent) with { RunsAfterAnyOutcome = true });

        await EndAsync(box, parent, ending);

        Assert.Equal(child, Assert.Single((await box.ClaimAsync()).Jobs).Id);
    }

    [Theory]
    [InlineData(JobStatus.Completed, JobStatus.Pending)]
    [InlineData(JobStatus.Failed, JobStatus.Cancelled)]
    [InlineData(JobStatus.Cancelled, JobStatus.Cancelled)]
    public async Task A_job_that_depends_on_one_already_ended_is_decided_at_once(JobStatus ending, JobStatus child)
    {
        await using var box = await TestBox.CreateAsync();
        var parent = await box.EnqueueAsync();
        await EndAsync(box, parent, ending);

        var id = await box.EnqueueAsync(After(parent));

        Assert.Equal(child, await box.StatusAsync(id));
        Assert.Equal(child == JobStatus.Pending ? [id] : [], (await box.ClaimAsync()).Jobs.Select(j => j.Id));
    }

    [Fact]
    public async Task A_job_after_two_that_end_at_the_same_moment_is_released_once()
    {
        await using var box = await TestBox.CreateAsync();
        await using var another = box.Another();
        for (var round = 0; round < 60; round++)
        {
            var parents = await box.EnqueueAsync([StoreSteps.Request(), StoreSteps.Request()]);
            var child = await box.EnqueueAsync(After(parents));
            var one = await box.ClaimAsync();
            var two = await another.ClaimAsync();

            // Half of them end by failing, which takes another statement than completing.
            var failing = round % 2 == 0 ? AttemptOutcome.Complete.Bare : StoreSteps.Fail();
            await Task.WhenAll(box.EndAsync(one, one.Jobs[0].Id), another.EndAsync(two, two.Jobs[0].Id, failing));

            if (round % 2 == 0)
                await RunOnceReadyAsync(box, child);
            else
                await Eventually.HoldsAsync(async () => await box.StatusAsync(child) == JobStatus.Cancelled, "the job is cancelled");
        }

        Assert.Empty((await box.ClaimAsync()).Jobs);
        Assert.Equal(0, await box.ScalarAsync<long>("select count(*) from blocked"));
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task A_job_enqueued_while_the_one_it_depends_on_ends_is_released_once()
    {
        await using var box = await TestBox.CreateAsync();
        await using var another = box.Another();
        for (var round = 0; round < 60; round++)
        {
            var parent = await box.EnqueueAsync();
            var batch = await box.ClaimAsync();

            var enqueuing = another.EnqueueAsync(After(parent));
            await Task.WhenAll(enqueuing, box.EndAsync(batch, parent));

            await RunOnceReadyAsync(box, await enqueuing);
        }
    }

    [Fact]
    public async Task A_job_approved_while_the_one_it_depends_on_ends_is_released_once()
    {
        await using var box = await TestBox.CreateAsync();
        await using var another = box.Another();
        for (var round = 0; round < 60; round++)
        {
            var parent = await box.EnqueueAsync();
            var child = await box.EnqueueAsync(After(parent) with { Risk = RiskLevel.High });
            var checkpoint = Assert.Single(await box.Checkpoints.ListForJobAsync(child));
            var batch = await box.ClaimAsync();

            await Task.WhenAll(another.Checkpoints.ApproveAsync(checkpoint.Id, "ada"), box.EndAsync(batch, parent));

            await RunOnceReadyAsync(box, child);
        }
    }

    [Fact]
    public async Task The_duty_releases_what_a_crash_left_blocked()
    {
        await using var box = await TestBox.CreateAsync();
        var parent = await box.EnqueueAsync();
        var released = await box.EnqueueAsync(After(parent));
        await box.ClaimAsync();
        // The node died after the commit that ended the parent and before it looked at those that wait.
        await box.ExecuteAsync("delete from leases; insert into outcomes (id, attempt, status) values (@parent, 1, 3)", new { parent });
        Assert.Empty((await box.ClaimAsync()).Jobs);

        Assert.Equal(1, await box.JobStore.ReleaseDependentsAsync(default));

        Assert.Equal(released, Assert.Single((await box.ClaimAsync()).Jobs).Id);
        Assert.Equal(0, await box.JobStore.ReleaseDependentsAsync(default));
    }

    [Fact]
    public async Task A_dependent_job_for_later_waits_for_its_time_too()
    {
        await using var box = await TestBox.CreateAsync();
        var parent = await box.EnqueueAsync();
        var child = await box.EnqueueAsync(After(parent) with { RunAt = DateTimeOffset.Parse("2100-01-01T00:00:00Z") });
        await box.RunAsync(parent);
        Assert.Empty((await box.ClaimAsync()).Jobs);

        box.Pass(TimeSpan.FromDays(365 * 100));
        await box.Queue.PromoteDueAsync(default);

        Assert.Equal(child, Assert.Single((await box.ClaimAsync()).Jobs).Id);
    }

    // Of two that move a job at once, one leaves it to the other or to the background.
    private static async Task RunOnceReadyAsync(TestBox box, long id)
    {
        await Eventually.HoldsAsync(async () => await box.ScalarAsync<bool>("select exists (select from ready where id = @id)", new { id }), "the job is ready");
        await box.RunAsync(id);
    }

    private static async Task EndAsync(TestBox box, long id, JobStatus ending)
    {
        if (ending == JobStatus.Cancelled)
            Assert.IsType<JobCommandOutcome.Moved>(await box.Jobs.TryCancelAsync(id, "ada"));
        else
            await box.RunAsync(id, ending == JobStatus.Failed ? StoreSteps.Fail() : null);
    }
}
