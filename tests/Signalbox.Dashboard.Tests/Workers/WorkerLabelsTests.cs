using Signalbox.Dashboard.Workers;
using Signalbox.Workers;

namespace Signalbox.Dashboard.Tests.Workers;

public sealed class WorkerLabelsTests
{
    [Fact]
    public void Workers_that_are_there_come_before_those_that_are_not()
    {
        WorkerActivity[] doings =
        [
            Doing("a", WorkerStatus.Offline), Doing("b", WorkerStatus.Stale), Doing("d", WorkerStatus.Paused), Doing("c", WorkerStatus.Busy),
        ];

        Assert.Equal(["c", "d", "b", "a"], doings.InOrder().Select(d => d.Worker.WorkerId));
    }

    [Fact]
    public void A_worker_that_is_silent_for_over_a_day_is_folded_away_unless_it_holds_jobs()
    {
        var silent = Doing("a", WorkerStatus.Stale).Worker with { SinceHeartbeat = TimeSpan.FromHours(25) };

        Assert.False(silent.IsOfInterest());
        Assert.True((silent with { ActiveJobs = 1 }).IsOfInterest());
        Assert.True((silent with { SinceHeartbeat = TimeSpan.FromHours(23) }).IsOfInterest());
    }

    [Theory]
    [InlineData(WorkerStatus.Idle, 1, WorkerStatus.Busy)]
    [InlineData(WorkerStatus.Idle, 0, WorkerStatus.Idle)]
    [InlineData(WorkerStatus.Busy, 0, WorkerStatus.Idle)]
    [InlineData(WorkerStatus.Active, 1, WorkerStatus.Active)]
    [InlineData(WorkerStatus.Paused, 1, WorkerStatus.Paused)]
    [InlineData(WorkerStatus.Stale, 1, WorkerStatus.Stale)]
    public void A_worker_is_busy_by_the_jobs_that_it_holds(WorkerStatus said, int jobs, WorkerStatus shown) =>
        Assert.Equal(shown, (Doing("a", said).Worker with { ActiveJobs = jobs }).StatusNow());

    [Theory]
    [InlineData(null, "a node")]
    [InlineData("token:ci", "token:ci")]
    [InlineData("sql:reports", "sql:reports")]
    public void A_worker_says_who_registered_it(string? by, string shown) =>
        Assert.Equal(shown, (Doing("a", WorkerStatus.Idle).Worker with { RegisteredBy = by }).Registrar());

    [Fact]
    public void A_worker_that_takes_nothing_says_what_to_do()
    {
        Assert.All(Enum.GetValues<WorkerStatus>(), status =>
            Assert.Equal(status is WorkerStatus.Paused or WorkerStatus.Stale or WorkerStatus.Offline, Doing("a", status).Worker.Advice() is not null));
    }

    [Theory]
    [InlineData(0, "It holds no job now")]
    [InlineData(1, "The job that it runs goes on")]
    [InlineData(1_200, "The 1,200 jobs that it runs go on")]
    public void Before_it_is_paused_it_is_said_what_becomes_of_its_jobs(int jobs, string words) =>
        Assert.StartsWith(words, (Doing("a", WorkerStatus.Busy).Worker with { ActiveJobs = jobs }).PauseConsequence());

    private static WorkerActivity Doing(string id, WorkerStatus status) =>
        new(new WorkerRecord(id, "node", status, [], 3, 0, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(3)), []);
}
