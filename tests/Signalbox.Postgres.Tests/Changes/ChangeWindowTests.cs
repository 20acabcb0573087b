using Signalbox.Changes;
using Signalbox.Jobs;
using Signalbox.Postgres.Changes;
using Signalbox.WakeUps;
using Signalbox.Workers;

namespace Signalbox.Postgres.Tests.Changes;

public sealed class ChangeWindowTests
{
    private readonly ChangeWindow _window = new();

    [Fact]
    public void The_first_thing_of_a_window_says_that_it_is_to_be_sent()
    {
        Assert.False(_window.AddJobs([], JobStatus.Pending));
        Assert.True(_window.AddJobs([1], JobStatus.Pending));
        Assert.False(_window.Add(WakeUpKind.Ready, 0));
        _window.Take();
        Assert.True(_window.Add(WakeUpKind.Ready, 0));
        _window.Take();
        Assert.True(_window.Add(new Change.Worker("w1", WorkerStatus.Idle)));
    }

    [Fact]
    public void A_job_is_named_once_for_each_status_that_it_enters()
    {
        _window.AddJobs([1, 2], JobStatus.Pending);
        _window.AddJobs([1], JobStatus.Running);
        _window.AddJobs([1], JobStatus.Running);
        _window.AddJobs([1], JobStatus.Pending);

        Assert.Equal(
            [new Change.Job(1, JobStatus.Pending), new Change.Job(2, JobStatus.Pending), new Change.Job(1, JobStatus.Running), new Change.Job(1, JobStatus.Pending)],
            _window.Take().Changes);
    }

    [Fact]
    public void Beyond_fifty_nobody_is_named_or_even_looked_at_until_the_next_window()
    {
        var worker = new Change.Worker("w1", WorkerStatus.Idle);
        _window.Add(worker);
        _window.AddJobs(Enumerable.Range(1, 51).Select(n => (long)n), JobStatus.Completed);

        _window.AddJobs(NotToBeLookedAt(), JobStatus.Completed);
        _window.Add(new Change.Job(7, JobStatus.Failed));

        Assert.Equal([worker, new Change.Many(ChangeSubject.Job)], _window.Take().Changes);
        _window.AddJobs([7], JobStatus.Failed);
        Assert.Equal([new Change.Job(7, JobStatus.Failed)], _window.Take().Changes);
    }

    [Fact]
    public void What_could_not_be_sent_is_owned_up_to()
    {
        _window.Lose();

        var payload = Assert.Single(_window.Take().ToPayloads("me", () => 5));
        Assert.True(IncomingChanges.Read(payload) is { Lost: true, Message: { Origin: "me", Number: 5 } });
        Assert.False(_window.Take().Lost);
    }

    [Theory]
    [InlineData("")]
    [InlineData("me")]
    [InlineData("me|r")]
    [InlineData("|1|r")]
    [InlineData("me|x|r")]
    public void A_payload_that_is_none_is_passed_over(string payload) => Assert.Null(IncomingChanges.Read(payload));

    [Fact]
    public void What_a_newer_node_says_is_passed_over_and_the_rest_heard()
    {
        var read = IncomingChanges.Read("me|1|r,?9,J1:99,J2,K1:2,Z3,J5:1,c42");

        Assert.Equal([new Change.Job(5, JobStatus.Running)], read!.Message.Changes);
        Assert.Equal([(WakeUpKind.Ready, 0L), (WakeUpKind.CancelRequested, 42L)], read.WakeUps);
    }

    private static IEnumerable<long> NotToBeLookedAt()
    {
        Assert.Fail("The ids were looked at.");
        yield return 1;
    }
}
