using Signalbox.Dashboard.Jobs;
using Signalbox.Dashboard.Parts;
using Signalbox.Jobs;

namespace Signalbox.Dashboard.Tests.Jobs;

public sealed class BulkPlanTests
{
    [Theory]
    [InlineData(JobStatus.Pending, false, true, true)]
    [InlineData(JobStatus.Running, false, true, false)]
    [InlineData(JobStatus.WaitingApproval, false, true, true)]
    [InlineData(JobStatus.Completed, false, false, false)]
    [InlineData(JobStatus.Failed, true, false, false)]
    [InlineData(JobStatus.Cancelled, true, false, false)]
    public void Each_status_allows_what_the_store_does(JobStatus status, bool retry, bool cancel, bool prioritize) =>
        Assert.Equal(
            (retry, cancel, prioritize),
            (BulkPlan.Allows(BulkVerb.Retry, status), BulkPlan.Allows(BulkVerb.Cancel, status), BulkPlan.Allows(BulkVerb.Prioritize, status)));

    [Fact]
    public void A_plan_says_what_moves_and_what_stays()
    {
        var plan = Plan(BulkVerb.Retry, JobStatus.Failed, JobStatus.Running, JobStatus.Cancelled, JobStatus.Completed, JobStatus.Running, JobStatus.Failed);

        Assert.Equal("3 of 6 selected jobs can be retried; 2 RUNNING and 1 COMPLETED stay as they are.", plan.Sentence);
        Assert.Equal("Retry 3 jobs", plan.Action);
        Assert.Equal([0, 2, 5], plan.Movable.Select(j => j.Id));
    }

    [Fact]
    public void A_plan_finds_words_for_one_all_and_none()
    {
        Assert.Equal("The selected job can be cancelled.", Plan(BulkVerb.Cancel, JobStatus.Pending).Sentence);
        Assert.Equal("All 2 selected jobs can be given another priority.", Plan(BulkVerb.Prioritize, JobStatus.Pending, JobStatus.WaitingApproval).Sentence);
        Assert.Equal("None of the selected jobs can be retried: 1 RUNNING stays as it is.", Plan(BulkVerb.Retry, JobStatus.Running).Sentence);
        Assert.Equal("Set the priority of 1 job", Plan(BulkVerb.Prioritize, JobStatus.Pending).Action);
    }

    [Fact]
    public void What_came_of_it_is_told_whole()
    {
        var tally = new BulkResult(Plan(BulkVerb.Cancel, JobStatus.Pending, JobStatus.Pending, JobStatus.Running, JobStatus.Pending, JobStatus.Pending, JobStatus.Pending));
        tally.Add(new JobCommandOutcome.Moved());
        tally.Add(new JobCommandOutcome.Moved());
        tally.Add(new JobCommandOutcome.Requested());
        tally.Add(new JobCommandOutcome.NotAllowed(JobStatus.Completed));
        tally.Add(new JobCommandOutcome.NotFound());

        var notice = tally.Tell();

        Assert.Equal(
            "Cancelled 2 jobs; asked the worker of 1 running job to stop; 1 had moved on meanwhile; 1 is not there any more; stopped before the other 1.", notice.Text);
        Assert.False(notice.IsFault);
    }

    [Fact]
    public void Whoever_may_not_go_on_is_told_how_far_it_came()
    {
        var tally = new BulkResult(Plan(BulkVerb.Retry, JobStatus.Failed, JobStatus.Failed, JobStatus.Failed));
        var refusal = Notice.Fault("Your session has ended.");
        Assert.Equal(refusal, tally.Tell(refusal));
        tally.Add(new JobCommandOutcome.Moved());

        Assert.Equal(Notice.Fault("Retried 1 job; stopped before the other 2. Your session has ended."), tally.Tell(refusal));
    }

    [Fact]
    public void Nothing_done_is_no_success()
    {
        var tally = new BulkResult(Plan(BulkVerb.Retry, JobStatus.Failed));
        tally.Add(new JobCommandOutcome.NotAllowed(JobStatus.Running));

        Assert.True(tally.Tell().IsFault);
        Assert.Equal("Retried 0 jobs; 1 had moved on meanwhile.", tally.Tell().Text);
    }

    [Fact]
    public void Only_workers_that_were_asked_are_told_as_a_sentence_too()
    {
        var tally = new BulkResult(Plan(BulkVerb.Cancel, JobStatus.Running, JobStatus.Running));
        tally.Add(new JobCommandOutcome.Requested());
        tally.Add(new JobCommandOutcome.Requested());

        Assert.Equal("Asked the workers of 2 running jobs to stop.", tally.Tell().Text);
        Assert.False(tally.Tell().IsFault);
    }

    private static BulkPlan Plan(BulkVerb verb, params JobStatus[] statuses) => BulkPlan.Of(verb, [.. statuses.Select((s, i) => Summaries.Job(i, s))]);
}
