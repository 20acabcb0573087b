using Signalbox.Checkpoints;
using Signalbox.Dashboard.Inbox;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Policy;

namespace Signalbox.Dashboard.Tests.Inbox;

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
        var looked = new SeenDigests();
        looked.Show([Case(1, "a"), Case(2, "b")]);
        looked.Show([Case(1, "a2"), Case(2, "b2")]);
        Assert.Equal(("a", "b"), (looked.DigestOf(Case(1, "a2")), looked.DigestOf(Case(2, "b2"))));

        looked.Look(1, "a2");
        looked.Show([Case(1, "a2")]);
        looked.Show([Case(1, "a3"), Case(2, "b3")]);

        Assert.Equal(("a2", "b3"), (looked.DigestOf(Case(1, "a3")), looked.DigestOf(Case(2, "b3"))));
    }

    [Fact]
    public void What_needs_a_tick_is_left_out_until_it_has_one_and_anything_can_be_left_out()
    {
        var decisions = Enumerable.Range(1, 3).Select(id => new Decision(Case(id, "a"), true, "a")).ToArray();
        var run = new BulkRun(approve: true, decisions, d => d.Case.Checkpoint.Id > 1);
        Assert.Equal([1], run.Decisions.Select(d => d.Case.Checkpoint.Id));

        run.Tick(decisions[2], isIn: true);
        run.Tick(decisions[0], isIn: false);

        Assert.Equal([3], run.Decisions.Select(d => d.Case.Checkpoint.Id));
        run.Add(null);
        Assert.Equal(("Approved 1 of 3; the other 2 are as before.", false), (run.Words, run.HasFaults));
    }

    [Fact]
    public void Only_of_what_was_shown_whole_it_is_said_that_it_was()
    {
        var looked = new SeenDigests();
        var one = Case(1, "a");
        looked.Show([one]);
        Assert.Equal(ReviewExtent.Unopened, looked.ExtentOf(one));
        looked.Open(1, "a", isWhole: false);
        Assert.Equal(ReviewExtent.Part, looked.ExtentOf(one));
        looked.Open(1, "a", isWhole: true);
        looked.Open(1, "a", isWhole: false);
        Assert.Equal(ReviewExtent.Whole, looked.ExtentOf(one));

        // Somebody edits it, and what was shown of it before counts for nothing.
        looked.Open(1, "a2", isWhole: false);
        looked.Look(1, "a2");
        Assert.Equal(ReviewExtent.Part, looked.ExtentOf(Case(1, "a2")));
        Assert.Equal(
            ["Approved spend of job 1 without opening it.", "Approved spend of job 1, of which you were shown a part.", "Approved spend of job 1 exactly as you were shown it."],
            Enum.GetValues<ReviewExtent>().Select(extent => new Decision(one, true, "a", Extent: extent).Done));
    }

    [Fact]
    public void What_the_visitor_wrote_themselves_they_know()
    {
        var looked = new SeenDigests();
        looked.Show([Case(1, "a"), Case(2, "b")]);
        looked.Write(1, "a2");

        looked.Show([Case(1, "a2"), Case(2, "b2")]);

        Assert.Equal(("a2", "b"), (looked.DigestOf(Case(1, "a2")), looked.DigestOf(Case(2, "b2"))));
    }

    [Theory]
    [InlineData("""{"amount":1,"to":"a"}""", """{"to":"b","amount":22.5}""", true)]
    [InlineData("""{"rows":[{"a":1},{"a":2}]}""", """{"rows":[{"a":3}]}""", true)]
    [InlineData("""{"amount":1}""", """{"amount":"1"}""", false)]
    [InlineData("""{"amount":1}""", """{"amount":1,"key":null}""", false)]
    [InlineData("""{"action":{"refund":1}}""", """{"action":{"delete":1}}""", false)]
    [InlineData("""{"a,b":1}""", """{"a":1,"b":1}""", false)]
    public void Data_have_one_shape_when_they_have_the_same_fields_of_the_same_kinds(string one, string other, bool alike) =>
        Assert.Equal(alike, DataShape.Of(RawJson.Trusted(one)) == DataShape.Of(RawJson.Trusted(other)));

    private static BulkRun Run(int count) =>
        new(approve: true, [.. Enumerable.Range(1, count).Select(id => new Decision(Case(id, "a"), true, "a"))]);

    private static CheckpointWithJob Case(long id, string digest) => new()
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
