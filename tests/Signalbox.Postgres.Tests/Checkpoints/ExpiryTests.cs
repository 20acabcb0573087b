using Signalbox.Checkpoints;
using Signalbox.Duties;
using Signalbox.Jobs;
using Signalbox.Policy;
using Signalbox.Postgres.Checkpoints;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Checkpoints;

public sealed class ExpiryTests
{
    private static readonly CheckpointOptions TellMe = new() { TellHandlerOfRefusal = true };

    [Fact]
    public async Task Many_checkpoints_expire_with_a_handful_of_statements()
    {
        await using var box = await TestBox.CreateAsync();

        var sent = await StatementsOfAsync(box, 900);

        Assert.InRange(sent, 3, 20);
        Assert.Equal(900, (await box.CheckedCountsAsync()).Now[JobStatus.Failed]);
    }

    [Fact]
    public async Task A_round_expires_a_bounded_set_and_says_that_there_may_be_more()
    {
        await using var box = await TestBox.CreateAsync();
        await AskAsync(box, CheckpointExpiry.Most + 100);

        var first = await box.CheckpointStore.ExpireAsync(default);
        var second = await box.CheckpointStore.ExpireAsync(default);

        Assert.Equal((CheckpointExpiry.Most, 100), (first, second));
        Assert.InRange(first, Duty.FullRound, int.MaxValue);
        Assert.Equal(0, await box.CheckpointStore.ExpireAsync(default));
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task In_one_set_each_job_fails_goes_on_or_stays_blocked_as_it_would_alone()
    {
        await using var box = await TestBox.CreateAsync();
        var told = (await box.SuspendAsync(await box.EnqueueAsync(), StoreSteps.Draft(1, options: TellMe))).JobId;
        var failing = (await box.SuspendAsync(await box.EnqueueAsync(), StoreSteps.Draft(1, "send"))).JobId;
        var dependent = await box.EnqueueAsync(StoreSteps.Request() with { DependsOn = [failing] });
        var any = await box.EnqueueAsync(StoreSteps.Request() with { DependsOn = [failing], RunsAfterAnyOutcome = true });
        var running = await box.EnqueueAsync();
        var batch = await box.ClaimAsync();
        var blocked = await box.EnqueueAsync(StoreSteps.Request() with { DependsOn = [running], Risk = RiskLevel.High });
        // A handler that asked to be told, of a job that has others to wait for still.
        var both = await box.EnqueueAsync(StoreSteps.Request() with { DependsOn = [running], Risk = RiskLevel.High });
        await box.ExecuteAsync("update agent_checkpoints set tell_handler = true where job_id = @both", new { both });
        box.Pass(TimeSpan.FromDays(2));

        Assert.Equal(4, await box.CheckpointStore.ExpireAsync(default));

        var job = await box.FindAsync(failing);
        Assert.Equal((JobStatus.Failed, "Checkpoint 'send' expired: nobody decided in time", 1, "w1"), (job.Status, job.Error, job.Attempt, job.WorkerId));
        Assert.NotNull(job.StartedAt);
        job = await box.FindAsync(blocked);
        Assert.Equal((JobStatus.Failed, "Checkpoint 'approval' expired: nobody decided in time", 0), (job.Status, job.Error, job.Attempt));
        Assert.Equal(JobStatus.Cancelled, await box.StatusAsync(dependent));
        Assert.Equal([told, any], (await box.ClaimAsync(10)).Jobs.Select(j => j.Id));
        Assert.Equal(JobStatus.Pending, await box.StatusAsync(both));
        await box.EndAsync(batch, running);
        Assert.Equal(both, Assert.Single((await box.ClaimAsync(10)).Jobs).Id);
        Assert.Equal(0, await box.ScalarAsync<long>("select count(*) from waiting"));
        await box.CheckedCountsAsync();
    }

    private static async Task<int> StatementsOfAsync(TestBox box, int checkpoints)
    {
        await AskAsync(box, checkpoints);
        using var sent = new SentStatements(box);
        Assert.Equal(checkpoints, await box.CheckpointStore.ExpireAsync(default));
        return sent.Count;
    }

    private static async Task AskAsync(TestBox box, int checkpoints)
    {
        await box.EnqueueAsync(Enumerable.Range(0, checkpoints).Select(_ => StoreSteps.Request() with { Risk = RiskLevel.High }));
        box.Pass(TimeSpan.FromDays(2));
    }
}
