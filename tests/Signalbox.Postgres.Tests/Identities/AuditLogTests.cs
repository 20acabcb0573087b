using Signalbox.Checkpoints;
using Signalbox.Identities;
using Signalbox.Json;
using Signalbox.Policy;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Identities;

public sealed class AuditLogTests
{
    [Fact]
    public async Task An_approval_is_told_with_who_and_the_digest_that_was_approved()
    {
        await using var box = await TestBox.CreateAsync();
        var checkpoint = await AskAsync(box, CheckpointOptions.Default);
        const string Edits = """{"amount":8}""";
        await box.Checkpoints.ApproveAsync(checkpoint.Id, "ada", "fine", Edits);

        var digest = CanonicalJson.Digest(RawJson.Parse(Edits));
        Assert.Equal(
            [
                ("ada", "checkpoint_approved", $$"""{"jobId" : "{{checkpoint.JobId}}", "name" : "go", "digest" : "{{digest}}", "reason" : null}"""),
                ("ada", "approval_given", $$"""{"digest" : "{{digest}}", "comment" : "fine"}"""),
            ],
            (await ListAsync(box)).Select(e => (e.Actor, e.Action, e.Details?.Text)));
        Assert.All(await ListAsync(box), e => Assert.Equal($"checkpoint {checkpoint.Id}", e.Subject));
    }

    [Fact]
    public async Task Where_two_must_approve_each_approval_is_told_and_the_decision_once()
    {
        await using var box = await TestBox.CreateAsync();
        var checkpoint = await AskAsync(box, CheckpointOptions.Default with { ApprovalsRequired = 2 });
        await box.Checkpoints.ApproveAsync(checkpoint.Id, "ada");
        await box.Checkpoints.ApproveAsync(checkpoint.Id, "ada");
        await box.Checkpoints.ApproveAsync(checkpoint.Id, "bob");
        Assert.Equal(
            [("approval_given", "ada"), ("approval_given", "bob"), ("checkpoint_approved", "bob")],
            (await ListAsync(box)).Select(e => (e.Action, e.Actor)).Order());
    }

    [Fact]
    public async Task A_rejection_is_told_with_its_reason_and_what_nobody_decided_is_not()
    {
        await using var box = await TestBox.CreateAsync();
        var checkpoint = await AskAsync(box, CheckpointOptions.Default);
        await box.EnqueueAsync(StoreSteps.Request() with { Risk = RiskLevel.High });
        await box.Checkpoints.RejectAsync(checkpoint.Id, "ada", "too expensive");
        var entry = Assert.Single(await ListAsync(box));
        Assert.Equal(("ada", "checkpoint_rejected"), (entry.Actor, entry.Action));
        Assert.Contains("too expensive", entry.Details?.Text);
        Assert.Contains(checkpoint.Digest, entry.Details?.Text);
    }

    [Fact]
    public async Task The_newest_entries_come_first_and_no_more_than_asked_for()
    {
        await using var box = await TestBox.CreateAsync();
        var audit = box.Get<IAuditStore>();
        for (var i = 0; i < 5; i++)
            await audit.AppendAsync(new AuditEntry("ada", $"did_{i}", "thing", "192.0.2.1", RawJson.From(new { i })), default);
        var entries = await audit.ListAsync(2, default);
        Assert.Equal(["did_4", "did_3"], entries.Select(e => e.Action));
        Assert.Equal(("ada", "thing", "192.0.2.1", """{"i":4}"""), (entries[0].Actor, entries[0].Subject, entries[0].Address, entries[0].Details?.Text));
    }

    private static Task<IReadOnlyList<AuditEntry>> ListAsync(TestBox box) => box.Get<IAuditStore>().ListAsync(100, default);

    private static async Task<Checkpoint> AskAsync(TestBox box, CheckpointOptions options) =>
        await box.SuspendAsync(await box.EnqueueAsync(), StoreSteps.Draft(new { amount = 7 }, options: options));
}
