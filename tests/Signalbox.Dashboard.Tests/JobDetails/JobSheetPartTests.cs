using Signalbox.Dashboard.JobDetails;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Logs;
using Signalbox.Policy;

namespace Signalbox.Dashboard.Tests.JobDetails;

public sealed class JobSheetPartTests
{
    private static readonly LogEntry[] Entries =
    [
        new(1, "ada", "job_enqueued", LogEntryLevel.Info, "Put on the line"),
        new(1, "w1", LogActions.HandlerLog, LogEntryLevel.Debug, "looks at C:\\Temp", RawJson.From(new { file = "Orders.csv" })),
        new(1, "w1", LogActions.HandlerLog, LogEntryLevel.Error, "broke", null, RawJson.From(new { code = 7 })),
        new(1, "w1", "attempt_failed", LogEntryLevel.Error, "Attempt 1 failed"),
    ];

    [Theory]
    [InlineData(null, null, null, 4)]
    [InlineData("warning", null, null, 2)]
    [InlineData("ERROR", "handler", null, 1)]
    [InlineData(null, "signalbox", null, 2)]
    [InlineData(null, null, "c:\\temp", 1)]
    [InlineData(null, null, "orders", 1)]
    [InlineData(null, null, " W1 ", 3)]
    [InlineData("99", "nobody", "  ", 4)]
    [InlineData(null, null, "%", 0)]
    public void The_address_says_which_entries_are_shown(string? level, string? source, string? text, int shown) =>
        Assert.Equal(shown, LogFilter.Of(level, source, text).Of(Entries).Count);

    [Theory]
    [InlineData("""{"files":[{"path":"a.txt","size":3,"sha256":"ab"},{"path":"b","size":0,"sha256":"cd"}]}""", 2)]
    [InlineData("""{"files":[{"path":"a.txt","size":"three","sha256":"ab"}]}""", 0)]
    [InlineData("""{"files":[{"path":"a.txt","size":3}]}""", 0)]
    [InlineData("""{"files":[null]}""", 0)]
    [InlineData("""{"files":7}""", 0)]
    [InlineData("[1]", 0)]
    [InlineData("null", 0)]
    public void A_list_of_written_files_is_known_by_its_shape(string result, int files) =>
        Assert.Equal(files, WrittenFiles.Of(RawJson.Parse(result)).Count);

    [Theory]
    [InlineData(JobStatus.Pending, false, true, true)]
    [InlineData(JobStatus.Running, false, true, false)]
    [InlineData(JobStatus.WaitingApproval, false, true, true)]
    [InlineData(JobStatus.Completed, false, false, false)]
    [InlineData(JobStatus.Failed, true, false, false)]
    [InlineData(JobStatus.Cancelled, true, false, false)]
    public void What_is_offered_is_what_the_state_allows(JobStatus status, bool retry, bool cancel, bool prioritize) =>
        Assert.Equal((retry, cancel, prioritize), (JobTransitions.AllowsRetryByPerson(status), JobTransitions.Allows(status, JobVerb.Cancel), JobTransitions.AllowsPriority(status)));

    [Fact]
    public void A_line_of_a_log_keeps_its_key_when_others_come_before_and_after_it()
    {
        var at = DateTimeOffset.UnixEpoch;
        LogEntry Say(string text, int second) => new(1, null, LogActions.HandlerLog, LogEntryLevel.Info, text, At: at.AddSeconds(second));
        var line = JobLogLine.Of([Say("b", 1), Say("c", 1)]);

        var later = JobLogLine.Of([Say("a", 0), Say("b", 1), Say("c", 1), Say("d", 2)]);

        Assert.Equal(line.Select(l => l.Key), later.Skip(1).Take(2).Select(l => l.Key));
        Assert.Equal(4, later.Select(l => l.Key).Distinct().Count());
    }

    [Fact]
    public void What_came_of_it_is_said_as_it_is()
    {
        Assert.False(JobActions.Told(new JobCommandOutcome.Moved(), 4, "It moved.", "retried").IsFault);
        Assert.Contains("ten seconds", JobActions.Told(new JobCommandOutcome.Requested(), 4, "It moved.", "cancelled").Text, StringComparison.Ordinal);
        Assert.Equal(
            "Job 4 is COMPLETED meanwhile and cannot be cancelled. Nothing was done.",
            JobActions.Told(new JobCommandOutcome.NotAllowed(JobStatus.Completed), 4, "It moved.", "cancelled").Text);
        Assert.True(JobActions.Told(new JobCommandOutcome.NotFound(), 4, "It moved.", "cancelled").IsFault);
    }

    [Fact]
    public void A_job_is_read_again_only_when_it_entered_another_stage()
    {
        var read = new Job
        {
            Id = 1,
            JobType = "work",
            Status = JobStatus.Running,
            Description = "Work.",
            Input = RawJson.From("large"),
            CreatedBy = "test",
            CreatedAt = DateTimeOffset.UnixEpoch,
            Attempt = 1,
        };
        var now = new JobSummary
        {
            Id = 1,
            JobType = "work",
            Status = JobStatus.Running,
            Description = "Work.",
            CreatedBy = "test",
            CreatedAt = DateTimeOffset.UnixEpoch,
            Attempt = 1,
            Progress = 0.5,
            ProgressMessage = "half",
            WorkerId = "w1",
            Priority = 7,
            Risk = RiskLevel.Low,
        };

        Assert.True(JobRefresher.IsSameStage(read, now));
        var shown = JobRefresher.Of(read, now);
        Assert.Equal((0.5, "half", "w1", 7), (shown.Progress, shown.ProgressMessage, shown.WorkerId, shown.Priority));
        Assert.Equal(read.Input, shown.Input);
        Assert.False(JobRefresher.IsSameStage(read, now with { Attempt = 2 }));
        Assert.False(JobRefresher.IsSameStage(read, now with { Status = JobStatus.Completed }));
    }
}
