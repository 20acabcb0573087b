using Signalbox.Checkpoints;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Policy;
using Signalbox.Server.Dashboard.Inbox;

namespace Signalbox.Server.Tests.Dashboard.Inbox;

public sealed class BulkRunTests
{
    [Fact]
    public void What_was_done_is_told_with_what_was_refused_and_what_was_left()
    {
        var all = Run(2);
        all.Add(null);
        all.Add(null);
        var refused = Run(2);
        refused.Add(null);
        refused.Add("Checkpoint 2 has expired.");
        var stopped = Run(3);
        stopped.Add(null);
        stopped.Stop();
        var ended = Run(2);
        ended.Add(null);
        ended.Refuse("You may not decide any more.");

        Assert.Equal(("Approved 2 of 2.", false), (all.Words, all.HasFaults));
        Assert.Equal(("Approved 1 of 2. Checkpoint 2 has expired.", true), (refused.Words, refused.HasFaults));
        Assert.Equal(("Approved 1 of 3; the other 2 are as before.", true), (stopped.Words, stopped.HasFaults));
        Assert.Equal(("Approved 1 of 2; the other 1 is as before. You may not decide any more.", true), (ended.Words, ended.HasFaults));
    }

    [Fact]
    public void What_was_looked_at_stays_until_somebody_looks_again()
    {
        var looked = new LookedAt();
        looked.Show([Case(1, "a"), Case(2, "b")]);
        looked.Show([Case(1, "a2"), Case(2, "b2")]);
        Assert.Equal(("a", "b"), (looked.DigestOf(Case(1, "a2")), looked.DigestOf(Case(2, "b2"))));

        looked.Look(1, "a2");
        looked.Show([Case(1, "a2")]);
        looked.Show([Case(1, "a3"), Case(2, "b3")]);

        Assert.Equal(("a2", "b3"), (looked.DigestOf(Case(1, "a3")), looked.DigestOf(Case(2, "b3"))));
    }

    private static BulkRun Run(int count) =>
        new(approve: true, [.. Enumerable.Range(1, count).Select(id => new Decision(Case(id, "a"), true, "a"))]);

    private static CheckpointCase Case(long id, string digest) => new()
    {
        Checkpoint = new Checkpoint
        {
            Id = id,
            JobId = id,
            Name = "spend",
            Blocking = true,
            Status = CheckpointStatus.Pending,
            Data = RawJson.From(1),
            Digest = "a",
            ShownDigest = digest,
            RequestedBy = "w1",
            RequestedAt = DateTimeOffset.UnixEpoch,
        },
        JobType = "ask",
        JobDescription = "Pay",
        Risk = RiskLevel.Low,
        JobCreatedBy = "ci",
        JobStatus = JobStatus.WaitingApproval,
        CanBeEdited = true,
    };
}
