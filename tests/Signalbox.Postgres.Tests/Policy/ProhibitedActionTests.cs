using Signalbox.Checkpoints;
using Signalbox.Handlers;
using Signalbox.Jobs;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Policy;

public sealed class ProhibitedActionTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_handler_that_asks_for_a_prohibited_action_fails_for_good_with_the_reason(bool blocking)
    {
        await using var box = await TestBox.CreateAsync(s => s.Handle("work", async (job, _) =>
        {
            var data = new { plan = new { action = "Delete Production Data" } };
            if (blocking)
                await job.CheckpointAsync("go", data);
            else
                await job.RecordAsync("note", data);
            return JobOutcome.Done;
        }));
        await box.Worker.StartAsync();

        var job = await box.WaitForAsync(await box.EnqueueAsync(), JobStatus.Failed);

        Assert.Equal("The policy prohibits the action 'Delete Production Data', whatever anyone approves.", job.Error);
        Assert.Equal(1, job.Attempt);
        Assert.Empty(await box.Checkpoints.ListForJobAsync(job.Id));
        var entry = Assert.Single(await box.PolicyEntriesAsync(job.Id));
        Assert.Equal(("policy_refused", box.Worker.WorkerId), (entry.Action, entry.WorkerId));
        Assert.Contains(PolicySteps.Digest(new { plan = new { action = "Delete Production Data" } }), entry.Metadata!.Value.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_approval_does_not_survive_a_policy_that_prohibits_what_was_approved()
    {
        await using var box = await TestBox.CreateAsync(s => s.Handle("work", async (job, _) =>
        {
            await job.CheckpointAsync("go", new { action = "merge" });
            return JobOutcome.Done;
        }));
        await box.Worker.StartAsync();
        var id = await box.EnqueueAsync();
        await box.WaitForAsync(id, JobStatus.WaitingApproval);
        await box.Worker.StopAsync();
        Assert.IsType<DecisionOutcome.Taken>(await box.ApproveAsync((await box.Checkpoints.ListForJobAsync(id))[^1], "ada"));
        await box.ProhibitAsync("merge");

        await box.Worker.StartAsync();

        Assert.Equal("The policy prohibits the action 'merge', whatever anyone approves.", (await box.WaitForAsync(id, JobStatus.Failed, JobStatus.Completed)).Error);
        Assert.Single(await box.PolicyEntriesAsync(id), e => e.Action == "policy_refused");
    }

    [Fact]
    public async Task An_approval_before_the_first_attempt_does_not_survive_it_either()
    {
        var ran = false;
        await using var box = await TestBox.CreateAsync(s => s.Handle("work", (_, _) =>
        {
            ran = true;
            return Task.FromResult(JobOutcome.Done);
        }));
        var asked = await box.AskBeforeClaimAsync(input: new { action = "merge" });
        Assert.IsType<DecisionOutcome.Taken>(await box.ApproveAsync(asked, "ada"));
        await box.ProhibitAsync("merge");

        await box.Worker.StartAsync();

        Assert.Equal("The policy prohibits the action 'merge', whatever anyone approves.", (await box.WaitForAsync(asked.JobId, JobStatus.Failed, JobStatus.Completed)).Error);
        Assert.False(ran);
    }
}
