using Signalbox.Checkpoints;
using Signalbox.Jobs;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Checkpoints;

public sealed class DecisionRaceTests
{
    private const int Rounds = 100;

    [Fact]
    public async Task Of_twenty_approvals_at_once_exactly_one_is_taken()
    {
        await using var box = await TestBox.CreateAsync();
        await using var another = box.Another();
        for (var round = 0; round < 10; round++)
        {
            var checkpoint = await AskAsync(box);

            var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(
                i => Task.Run(() => (i % 2 == 0 ? box : another).Checkpoints.ApproveAsync(checkpoint.Id, $"person {i}"))));

            Assert.Single(outcomes.OfType<DecisionOutcome.Taken>());
            Assert.Equal(19, outcomes.OfType<DecisionOutcome.AlreadyDecided>().Count());
            var batch = await box.ClaimAsync(10);
            Assert.Equal(checkpoint.JobId, Assert.Single(batch.Jobs).Id);
            Assert.True(await box.EndAsync(batch, checkpoint.JobId));
        }

        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task Of_an_approval_and_a_rejection_at_once_one_is_taken()
    {
        await using var box = await TestBox.CreateAsync();
        for (var round = 0; round < Rounds; round++)
        {
            var checkpoint = await AskAsync(box);

            var approving = box.Checkpoints.ApproveAsync(checkpoint.Id, "ada");
            var rejecting = box.Checkpoints.RejectAsync(checkpoint.Id, "bob", "no");

            var approved = await approving is DecisionOutcome.Taken;
            Assert.NotEqual(approved, await rejecting is DecisionOutcome.Taken);
            await AssertEndsAsync(box, checkpoint, approved ? JobStatus.Completed : JobStatus.Failed);
        }

        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task Of_an_approval_and_the_expiry_at_once_one_is_taken()
    {
        await using var box = await TestBox.CreateAsync();
        await using var late = box.Another();
        late.Pass(TimeSpan.FromHours(2));
        for (var round = 0; round < Rounds; round++)
        {
            var checkpoint = await AskAsync(box);

            var approving = box.Checkpoints.ApproveAsync(checkpoint.Id, "ada");
            // The duty passes over a job that somebody moves at this moment, and comes again.
            var expired = await late.CheckpointStore.ExpireAsync(default) == 1;

            Assert.NotEqual(expired, await approving is DecisionOutcome.Taken);
            await AssertEndsAsync(box, checkpoint, expired ? JobStatus.Failed : JobStatus.Completed);
        }

        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task An_approval_and_a_cancellation_at_once_end_in_one_of_the_two()
    {
        await using var box = await TestBox.CreateAsync();
        for (var round = 0; round < Rounds; round++)
        {
            var checkpoint = await AskAsync(box);

            var approving = box.Checkpoints.ApproveAsync(checkpoint.Id, "ada");
            var cancelled = await box.Jobs.TryCancelAsync(checkpoint.JobId, "bob");

            // The approval may come first: the job is then cancelled on the line.
            await approving;
            Assert.IsType<JobCommandOutcome.Moved>(cancelled);
            Assert.Equal(JobStatus.Cancelled, await box.StatusAsync(checkpoint.JobId));
            Assert.Empty((await box.ClaimAsync()).Jobs);
        }

        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task Two_required_approvals_at_once_both_count()
    {
        await using var box = await TestBox.CreateAsync();
        for (var round = 0; round < Rounds / 2; round++)
        {
            var checkpoint = await AskAsync(box, new() { ApprovalsRequired = 2, ExpiresAfter = TimeSpan.FromHours(1) });

            var outcomes = await Task.WhenAll(
                box.Checkpoints.ApproveAsync(checkpoint.Id, "ada"), box.Checkpoints.ApproveAsync(checkpoint.Id, "bob"));

            Assert.All(outcomes, o => Assert.IsType<DecisionOutcome.Taken>(o));
            await AssertEndsAsync(box, checkpoint, JobStatus.Completed);
        }

        await box.CheckedCountsAsync();
    }

    private static async Task<Checkpoint> AskAsync(TestBox box, CheckpointOptions? options = null) =>
        await box.SuspendAsync(await box.EnqueueAsync(), StoreSteps.Draft(1, options: options ?? new() { ExpiresAfter = TimeSpan.FromHours(1) }));

    private static async Task AssertEndsAsync(TestBox box, Checkpoint checkpoint, JobStatus status)
    {
        if (status == JobStatus.Completed)
            await box.RunAsync(checkpoint.JobId);
        Assert.Equal(status, await box.StatusAsync(checkpoint.JobId));
        Assert.Empty((await box.ClaimAsync()).Jobs);
    }
}
