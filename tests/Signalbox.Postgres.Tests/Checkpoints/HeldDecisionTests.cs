using Signalbox.Checkpoints;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Policy;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Checkpoints;

/// <summary>What somebody decided and may take back for some seconds.</summary>
public sealed class HeldDecisionTests
{
    private static readonly CheckpointOptions TwoPeople = new() { ApprovalsRequired = 2 };

    [Fact]
    public async Task A_held_approval_comes_into_force_when_it_is_due_and_once()
    {
        await using var box = await TestBox.CreateAsync();
        var checkpoint = await AskAsync(box);

        var held = Assert.IsType<DecisionOutcome.Held>(await box.Checkpoints.HoldAsync(Approval(checkpoint) with { Words = "looks good" }));

        Assert.Equal(CheckpointStatus.Approved, held.Checkpoint.Status);
        var shown = (await box.Checkpoints.FindAsync(checkpoint.Id))!;
        Assert.Equal((CheckpointStatus.Pending, new HeldDecision(true, "ada", held.DueAt)), (shown.Status, shown.Held));
        Assert.Empty(shown.Approvals);
        Assert.Empty(await BringAsync(box));
        Assert.Empty((await box.ClaimAsync()).Jobs);
        await box.CheckedCountsAsync();
        box.Pass(CheckpointClient.TimeToTakeBack);

        Assert.IsType<DecisionOutcome.Taken>(Assert.Single(await BringAsync(box)).Outcome);
        Assert.Empty(await BringAsync(box));

        var decided = (await box.Checkpoints.FindAsync(checkpoint.Id))!;
        Assert.Equal((CheckpointStatus.Approved, "ada", null), (decided.Status, decided.DecidedBy, decided.Held));
        Assert.Equal("looks good", Assert.Single(decided.Approvals).Comment);
        Assert.Equal(checkpoint.JobId, Assert.Single((await box.ClaimAsync()).Jobs).Id);
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task A_held_rejection_and_held_edits_are_what_was_decided()
    {
        await using var box = await TestBox.CreateAsync();
        var (rejected, edited) = (await AskAsync(box), await AskAsync(box));
        Assert.IsType<DecisionOutcome.Held>(await box.Checkpoints.HoldAsync(new(rejected.Id, false, "ada") { Words = "not today" }));
        Assert.IsType<DecisionOutcome.Held>(await box.Checkpoints.HoldAsync(Approval(edited) with { Edits = RawJson.Parse("""{ "amount" : 6 }""") }));
        Assert.IsType<DecisionOutcome.Invalid>(await box.Checkpoints.HoldAsync(new(rejected.Id, false, "ada") { Words = " " }));
        box.Pass(CheckpointClient.TimeToTakeBack);

        Assert.Equal(2, (await BringAsync(box)).Count);

        Assert.Equal((JobStatus.Failed, "Checkpoint 'go' was rejected by ada: not today"), await JobAsync(box, rejected));
        Assert.Equal("""{ "amount" : 6 }""", (await box.Checkpoints.FindAsync(edited.Id))!.Data.Text);
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task What_is_taken_back_never_comes_into_force_and_can_be_decided_again()
    {
        await using var box = await TestBox.CreateAsync();
        var checkpoint = await AskAsync(box);
        await box.Checkpoints.HoldAsync(Approval(checkpoint));

        Assert.False(await box.Checkpoints.TryTakeBackAsync(checkpoint.Id, "bob"));
        Assert.True(await box.Checkpoints.TryTakeBackAsync(checkpoint.Id, "ada"));
        Assert.False(await box.Checkpoints.TryTakeBackAsync(checkpoint.Id, "ada"));

        box.Pass(CheckpointClient.TimeToTakeBack);
        Assert.Empty(await BringAsync(box));
        Assert.Equal((CheckpointStatus.Pending, null), ((await box.Checkpoints.FindAsync(checkpoint.Id))!.Status, (await box.Checkpoints.FindAsync(checkpoint.Id))!.Held));
        Assert.IsType<DecisionOutcome.Taken>(await box.Checkpoints.RejectAsync(checkpoint.Id, "bob", "no"));
    }

    [Fact]
    public async Task What_is_in_force_cannot_be_taken_back()
    {
        await using var box = await TestBox.CreateAsync();
        var checkpoint = await AskAsync(box);
        await box.Checkpoints.HoldAsync(Approval(checkpoint));
        box.Pass(CheckpointClient.TimeToTakeBack);
        await BringAsync(box);

        Assert.False(await box.Checkpoints.TryTakeBackAsync(checkpoint.Id, "ada"));

        Assert.Equal(CheckpointStatus.Approved, (await box.Checkpoints.FindAsync(checkpoint.Id))!.Status);
    }

    [Fact]
    public async Task While_a_decision_is_held_nobody_else_decides_and_is_told_who_did()
    {
        await using var box = await TestBox.CreateAsync();
        var checkpoint = await AskAsync(box);
        await box.Checkpoints.HoldAsync(Approval(checkpoint));

        var approval = Assert.IsType<DecisionOutcome.AlreadyHeld>(await box.Checkpoints.ApproveAsync(checkpoint.Id, "bob"));
        Assert.IsType<DecisionOutcome.AlreadyHeld>(await box.Checkpoints.RejectAsync(checkpoint.Id, "bob", "no"));
        Assert.IsType<DecisionOutcome.AlreadyHeld>(await box.Checkpoints.HoldAsync(Approval(checkpoint, "bob")));

        Assert.Equal((true, "ada"), (approval.Checkpoint.Held!.Approves, approval.Checkpoint.Held.By));
    }

    [Fact]
    public async Task Of_many_that_decide_at_once_one_is_held_and_it_comes_into_force_on_one_of_two_nodes()
    {
        await using var box = await TestBox.CreateAsync();
        await using var another = box.Another();
        var checkpoint = await AskAsync(box);
        TestBox[] nodes = [box, another];

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => nodes[i % 2].Checkpoints.HoldAsync(Approval(checkpoint, $"person-{i}"))));
        Assert.Equal((1, 9), (outcomes.Count(o => o is DecisionOutcome.Held), outcomes.Count(o => o is DecisionOutcome.AlreadyHeld)));
        foreach (var node in nodes)
            node.Pass(CheckpointClient.TimeToTakeBack);
        var ended = await Task.WhenAll(nodes.Select(BringAsync));

        Assert.IsType<DecisionOutcome.Taken>(Assert.Single(ended.SelectMany(e => e)).Outcome);
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task A_checkpoint_does_not_expire_while_its_decision_is_held()
    {
        await using var box = await TestBox.CreateAsync();
        var checkpoint = await AskAsync(box, new() { ExpiresAfter = TimeSpan.FromMinutes(1) });
        await box.Checkpoints.HoldAsync(Approval(checkpoint));
        box.Pass(TimeSpan.FromMinutes(2));

        Assert.Equal(0, await box.CheckpointStore.ExpireAsync(default));
        Assert.IsType<DecisionOutcome.Taken>(Assert.Single(await BringAsync(box)).Outcome);

        Assert.Equal(CheckpointStatus.Approved, (await box.Checkpoints.FindAsync(checkpoint.Id))!.Status);
    }

    [Fact]
    public async Task A_job_that_is_cancelled_drops_what_was_held()
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync(StoreSteps.Request() with { Risk = RiskLevel.High });
        var checkpoint = Assert.Single(await box.Checkpoints.ListForJobAsync(id));
        await box.Checkpoints.HoldAsync(Approval(checkpoint));

        Assert.IsType<JobCommandOutcome.Moved>(await box.Jobs.TryCancelAsync(id, "eve"));
        box.Pass(CheckpointClient.TimeToTakeBack);

        Assert.Empty(await BringAsync(box));
        Assert.Equal(0, await box.ScalarAsync<long>("select count(*) from held_decisions"));
        Assert.Equal((JobStatus.Cancelled, "eve"), (await box.StatusAsync(id), (await box.Checkpoints.FindAsync(checkpoint.Id))!.DecidedBy));
    }

    [Fact]
    public async Task What_would_not_be_taken_is_not_held()
    {
        await using var box = await TestBox.CreateAsync();
        var checkpoint = await AskAsync(box, TwoPeople);
        var before = (await AskAsync(box)).Id;
        await box.Checkpoints.ApproveAsync(checkpoint.Id, "ada", edits: """{"amount":6}""");
        var shown = (await box.Checkpoints.FindAsync(checkpoint.Id))!.ShownDigest;

        Assert.IsType<DecisionOutcome.Changed>(await box.Checkpoints.HoldAsync(Approval(checkpoint, "bob")));
        Assert.IsType<DecisionOutcome.SamePerson>(await box.Checkpoints.HoldAsync(Approval(checkpoint) with { Digest = shown }));
        Assert.IsType<DecisionOutcome.NotFound>(await box.Checkpoints.HoldAsync(new(before + 1, true, "ada")));
        var held = Assert.IsType<DecisionOutcome.Held>(await box.Checkpoints.HoldAsync(Approval(checkpoint, "bob") with { Digest = shown }));

        Assert.Equal(CheckpointStatus.Approved, held.Checkpoint.Status);
        Assert.Equal(1, await box.ScalarAsync<long>("select count(*) from held_decisions"));
        Assert.Equal(1, await box.ScalarAsync<long>("select count(*) from approvals"));
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task What_cannot_come_into_force_is_dropped_and_holds_up_nothing()
    {
        await using var box = await TestBox.CreateAsync();
        var (decided, gone, other) = (await AskAsync(box), await AskAsync(box), await AskAsync(box));
        foreach (var one in new[] { decided, gone, other })
            await box.Checkpoints.HoldAsync(Approval(one));
        // A node of before, which knows of nothing held.
        await box.ExecuteAsync("update agent_checkpoints set status = 'REJECTED', decided_by = 'bob', decided_at = now() where id = @Id", new { decided.Id });
        await box.ExecuteAsync("delete from agent_checkpoints where id = @Id", new { gone.Id });
        box.Pass(CheckpointClient.TimeToTakeBack);

        var ended = await BringAsync(box);

        Assert.Equal(
            [(decided.Id, typeof(DecisionOutcome.AlreadyDecided)), (gone.Id, typeof(DecisionOutcome.NotFound)), (other.Id, typeof(DecisionOutcome.Taken))],
            ended.Select(e => (e.Draft.CheckpointId, e.Outcome.GetType())).OrderBy(e => e.CheckpointId));
        Assert.Equal(0, await box.ScalarAsync<long>("select count(*) from held_decisions"));
    }

    private static Task<IReadOnlyList<(DecisionDraft Draft, DecisionOutcome Outcome)>> BringAsync(TestBox box) =>
        box.Get<ICheckpointStore>().BringIntoForceAsync(default);

    private static DecisionDraft Approval(Checkpoint checkpoint, string by = "ada") => new(checkpoint.Id, true, by) { Digest = checkpoint.ShownDigest };

    private static async Task<(JobStatus Status, string? Error)> JobAsync(TestBox box, Checkpoint checkpoint)
    {
        var job = await box.FindAsync(checkpoint.JobId);
        return (job.Status, job.Error);
    }

    private static async Task<Checkpoint> AskAsync(TestBox box, CheckpointOptions? options = null) =>
        await box.SuspendAsync(await box.EnqueueAsync(), StoreSteps.Draft(new { amount = 7 }, options: options));
}
