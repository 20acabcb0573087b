using Signalbox.Checkpoints;
using Signalbox.Json;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Checkpoints;

public sealed class ApprovalTests
{
    private static readonly CheckpointOptions TwoPeople = new() { ApprovalsRequired = 2 };

    [Fact]
    public async Task An_approval_puts_the_job_back_on_the_line_for_its_next_attempt()
    {
        await using var box = await TestBox.CreateAsync();
        var checkpoint = await AskAsync(box, options: new() { Reason = "It costs money." });
        Assert.Equal((CheckpointStatus.Pending, true, "It costs money.", "w1"), (checkpoint.Status, checkpoint.Blocking, checkpoint.Reason, checkpoint.RequestedBy));
        Assert.Null(checkpoint.ApprovedDigest);

        var taken = Assert.IsType<DecisionOutcome.Taken>(await box.Checkpoints.ApproveAsync(checkpoint.Id, "ada", "looks good"));

        Assert.Equal((CheckpointStatus.Approved, "ada", checkpoint.Digest), (taken.Checkpoint.Status, taken.Checkpoint.DecidedBy, taken.Checkpoint.ApprovedDigest));
        Assert.Equal(("ada", "looks good"), (taken.Checkpoint.Approvals[0].By, taken.Checkpoint.Approvals[0].Comment));
        var job = Assert.Single((await box.ClaimAsync()).Jobs);
        Assert.Equal((checkpoint.JobId, 2), (job.Id, job.Attempt));
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task Edits_replace_the_data_and_have_their_own_digest()
    {
        await using var box = await TestBox.CreateAsync();
        var checkpoint = await AskAsync(box);

        var taken = Assert.IsType<DecisionOutcome.Taken>(await box.Checkpoints.ApproveAsync(checkpoint.Id, "ada", edits: """{ "amount" : 6 }"""));

        Assert.Equal("""{ "amount" : 6 }""", taken.Checkpoint.Data.Text);
        Assert.Equal(checkpoint.Digest, taken.Checkpoint.Digest);
        Assert.Equal(CanonicalJson.Digest(RawJson.Parse("""{"amount":6}""")), taken.Checkpoint.ApprovedDigest);
        var earlier = (await box.Queue.HistoryAsync(checkpoint.JobId, default)).Checkpoints;
        Assert.Equal(taken.Checkpoint.Data, CheckpointReplay.Decided(earlier, StoreSteps.Draft(new { amount = 7 }))!.Data);
        Assert.Null(CheckpointReplay.Decided(earlier, StoreSteps.Draft(new { amount = 6 })));
    }

    [Fact]
    public async Task Edits_that_only_spell_the_data_differently_change_nothing()
    {
        await using var box = await TestBox.CreateAsync();
        var checkpoint = await AskAsync(box, new { a = 1, b = 2 });

        var taken = Assert.IsType<DecisionOutcome.Taken>(await box.Checkpoints.ApproveAsync(checkpoint.Id, "ada", edits: """{"b":2, "a":1}"""));

        Assert.Equal((checkpoint.Data.Text, checkpoint.Digest), (taken.Checkpoint.Data.Text, taken.Checkpoint.ApprovedDigest));
    }

    [Theory]
    [InlineData("{not json")]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("")]
    [InlineData("\"half of a pair: \\ud83d\"")]
    public async Task Edits_that_are_not_sound_json_are_refused(string edits)
    {
        await using var box = await TestBox.CreateAsync();
        var checkpoint = await AskAsync(box);

        Assert.IsType<DecisionOutcome.Invalid>(await box.Checkpoints.ApproveAsync(checkpoint.Id, "ada", edits: edits));

        Assert.Equal(CheckpointStatus.Pending, (await box.Checkpoints.FindAsync(checkpoint.Id))!.Status);
    }

    [Fact]
    public async Task Two_different_people_must_approve_when_two_are_required()
    {
        await using var box = await TestBox.CreateAsync();
        var checkpoint = await AskAsync(box, options: TwoPeople);

        var first = Assert.IsType<DecisionOutcome.Taken>(await box.Checkpoints.ApproveAsync(checkpoint.Id, "ada"));
        Assert.Equal((CheckpointStatus.Pending, 1), (first.Checkpoint.Status, first.Checkpoint.Approvals.Count));
        Assert.IsType<DecisionOutcome.SamePerson>(await box.Checkpoints.ApproveAsync(checkpoint.Id, "ada"));
        Assert.Empty((await box.ClaimAsync()).Jobs);
        var second = Assert.IsType<DecisionOutcome.Taken>(await box.Checkpoints.ApproveAsync(checkpoint.Id, "bob"));

        Assert.Equal(CheckpointStatus.Approved, second.Checkpoint.Status);
        Assert.Equal(["ada", "bob"], second.Checkpoint.Approvals.Select(a => a.By));
        Assert.Single((await box.ClaimAsync()).Jobs);
    }

    [Fact]
    public async Task An_approval_of_earlier_data_does_not_count_after_edits()
    {
        await using var box = await TestBox.CreateAsync();
        var checkpoint = await AskAsync(box, options: TwoPeople);
        await box.Checkpoints.ApproveAsync(checkpoint.Id, "ada");

        var edited = Assert.IsType<DecisionOutcome.Taken>(await box.Checkpoints.ApproveAsync(checkpoint.Id, "bob", edits: """{"amount":6}"""));
        Assert.Equal((CheckpointStatus.Pending, """{"amount":6}"""), (edited.Checkpoint.Status, edited.Checkpoint.Data.Text));
        Assert.Equal(["bob"], edited.Checkpoint.Approvals.Select(a => a.By));
        var shown = edited.Checkpoint.ShownDigest;
        Assert.IsType<DecisionOutcome.SamePerson>(await box.Checkpoints.ApproveAsync(checkpoint.Id, "bob", expectedDigest: shown));
        var cleared = Assert.IsType<DecisionOutcome.Taken>(await box.Checkpoints.ApproveAsync(checkpoint.Id, "ada", expectedDigest: shown));

        Assert.Equal((CheckpointStatus.Approved, """{"amount":6}"""), (cleared.Checkpoint.Status, cleared.Checkpoint.Data.Text));
        await box.CheckedCountsAsync();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("""{"amount":8}""")]
    public async Task An_approval_that_names_no_digest_takes_nobodys_unseen_edits(string? edits)
    {
        await using var box = await TestBox.CreateAsync();
        var checkpoint = await AskAsync(box, options: TwoPeople);
        var edited = Assert.IsType<DecisionOutcome.Taken>(await box.Checkpoints.ApproveAsync(checkpoint.Id, "ada", edits: """{"amount":6}""")).Checkpoint;

        var blind = Assert.IsType<DecisionOutcome.Changed>(await box.Checkpoints.ApproveAsync(checkpoint.Id, "bob", edits: edits));
        Assert.Equal((edited.ShownDigest, CheckpointStatus.Pending), (blind.Checkpoint.ShownDigest, blind.Checkpoint.Status));
        Assert.Equal(["ada"], blind.Checkpoint.Approvals.Select(a => a.By));
        Assert.IsType<DecisionOutcome.Changed>(await box.Checkpoints.ApproveAsync(checkpoint.Id, "bob", edits: edits, expectedDigest: checkpoint.Digest));

        Assert.IsType<DecisionOutcome.Taken>(await box.Checkpoints.ApproveAsync(checkpoint.Id, "bob", edits: edits, expectedDigest: edited.ShownDigest));
    }

    [Fact]
    public async Task Taking_edits_back_revives_the_approvals_of_the_first_data()
    {
        await using var box = await TestBox.CreateAsync();
        var checkpoint = await AskAsync(box, options: TwoPeople);
        await box.Checkpoints.ApproveAsync(checkpoint.Id, "ada");
        var edited = Assert.IsType<DecisionOutcome.Taken>(await box.Checkpoints.ApproveAsync(checkpoint.Id, "bob", edits: """{"amount":6}""")).Checkpoint;

        var cleared = Assert.IsType<DecisionOutcome.Taken>(
            await box.Checkpoints.ApproveAsync(checkpoint.Id, "eve", edits: """{"amount":7}""", expectedDigest: edited.ShownDigest));

        Assert.Equal((CheckpointStatus.Approved, """{"amount":7}"""), (cleared.Checkpoint.Status, cleared.Checkpoint.Data.Text));
        Assert.Equal(cleared.Checkpoint.Digest, cleared.Checkpoint.ApprovedDigest);
    }

    [Fact]
    public async Task Recorded_checkpoints_are_kept_once_for_equal_data_and_cannot_be_decided()
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync();
        var batch = await box.ClaimAsync();
        Task<Checkpoint?> RecordAsync(string json) => box.Queue.RecordCheckpointAsync(
            batch.LeaseId, id, "w1", new CheckpointDraft("plan", RawJson.Parse(json), CanonicalJson.Digest(RawJson.Parse(json)), CheckpointOptions.Default), default);

        var first = await RecordAsync("""{"a":1,"b":2}""");
        var same = await RecordAsync("""{ "b": 2, "a": 1 }""");
        var other = await RecordAsync("""{"a":2}""");

        Assert.Equal((CheckpointStatus.Recorded, false), (first!.Status, first.Blocking));
        Assert.Equal(first.Id, same!.Id);
        Assert.Equal([first.Id, other!.Id], (await box.Checkpoints.ListForJobAsync(id)).Select(c => c.Id));
        Assert.IsType<DecisionOutcome.AlreadyDecided>(await box.Checkpoints.ApproveAsync(first.Id, "ada"));
        Assert.IsType<DecisionOutcome.AlreadyDecided>(await box.Checkpoints.RejectAsync(first.Id, "ada", "no"));
    }

    [Fact]
    public async Task Unknown_checkpoints_and_unstorable_words_are_refused()
    {
        await using var box = await TestBox.CreateAsync();
        var checkpoint = await AskAsync(box);

        Assert.IsType<DecisionOutcome.NotFound>(await box.Checkpoints.ApproveAsync(checkpoint.Id + 1, "ada"));
        Assert.IsType<DecisionOutcome.NotFound>(await box.Checkpoints.RejectAsync(checkpoint.Id + 1, "ada", "no"));
        Assert.IsType<DecisionOutcome.Invalid>(await box.Checkpoints.ApproveAsync(checkpoint.Id, "ada", new string('x', 4_001)));
        Assert.IsType<DecisionOutcome.Invalid>(await box.Checkpoints.ApproveAsync(checkpoint.Id, "ada", "a\0b"));
        Assert.IsType<DecisionOutcome.Invalid>(await box.Checkpoints.RejectAsync(checkpoint.Id, "ada", "half \ud83d"));
        Assert.IsType<DecisionOutcome.Invalid>(await box.Checkpoints.RejectAsync(checkpoint.Id, "ada", " "));
        Assert.IsType<DecisionOutcome.Invalid>(await box.Checkpoints.RejectAsync(checkpoint.Id, "ada", null));
        Assert.Equal(CheckpointStatus.Pending, (await box.Checkpoints.FindAsync(checkpoint.Id))!.Status);
    }

    [Fact]
    public async Task Pending_checkpoints_are_listed_oldest_first_and_others_newest_first()
    {
        await using var box = await TestBox.CreateAsync();
        var ids = new List<long>();
        for (var i = 0; i < 5; i++)
            ids.Add((await AskAsync(box, new { i })).Id);
        await box.Checkpoints.ApproveAsync(ids[1], "ada");
        await box.Checkpoints.ApproveAsync(ids[3], "ada");

        var (pending, total) = await box.Checkpoints.ListAsync(CheckpointStatus.Pending, limit: 2);
        Assert.Equal(3, total);
        Assert.Equal([ids[0], ids[2]], pending.Select(c => c.Id));
        Assert.Equal([ids[4]], (await box.Checkpoints.ListAsync(CheckpointStatus.Pending, limit: 2, offset: 2)).Checkpoints.Select(c => c.Id));
        Assert.Equal([ids[3], ids[1]], (await box.Checkpoints.ListAsync(CheckpointStatus.Approved)).Checkpoints.Select(c => c.Id));
        Assert.Equal(5, (await box.Checkpoints.ListAsync()).Total);
    }

    private static async Task<Checkpoint> AskAsync(TestBox box, object? data = null, CheckpointOptions? options = null) =>
        await box.SuspendAsync(await box.EnqueueAsync(), StoreSteps.Draft(data ?? new { amount = 7 }, options: options));
}
