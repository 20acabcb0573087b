using Signalbox.Dashboard.JobDetails;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Logs;

namespace Signalbox.Dashboard.Tests.JobDetails;

public sealed class JobTimelineTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_job_that_completes_at_once_was_in_line_and_ran()
    {
        var story = Tell([At(0, "job_enqueued"), At(2, "job_claimed", 1), At(5, "step_saved"), At(10, "job_completed")]);

        var attempt = Assert.Single(story.Attempts);
        Assert.Equal((1, true, "completed"), (attempt.Number, attempt.Claimed, attempt.EndedAs));
        Assert.Equal("in line 2 s, ran 8 s", attempt.Times);
        Assert.Equal((Start, Start.AddSeconds(10)), (story.From, story.To));
        Assert.Equal("1 attempt in 10 s: 2 s in line, 8 s running. Attempt 1: completed. 1 step saved.", story.Summary);
    }

    [Fact]
    public void What_comes_after_a_failed_attempt_is_told_with_the_next()
    {
        var story = Tell(
        [
            At(0, "job_enqueued"), At(1, "job_claimed", 1), At(3, "attempt_failed", 1), At(13, "job_claimed", 2), At(14, "attempt_failed", 2),
            At(14, "job_failed"), At(30, "job_retried"), At(31, "job_claimed", 3), At(32, "job_completed"),
        ]);

        Assert.Equal(["in line 1 s, ran 2 s", "not due 10 s, ran 1 s", "in line 1 s, ran 1 s"], story.Attempts.Select(a => a.Times));
        Assert.Equal(["failed", "failed", "completed"], story.Attempts.Select(a => a.EndedAs));
        Assert.Equal("job_retried", story.Attempts[2].Entries[0].Action);
    }

    [Fact]
    public void The_waiting_for_a_decision_belongs_to_the_attempt_that_asked()
    {
        var story = Tell(
        [
            At(0, "job_enqueued"), At(0, "job_claimed", 1), At(1, "attempt_suspended", 1), At(1, "checkpoint_requested"),
            At(61, "approval_given"), At(61, "checkpoint_approved"), At(62, "job_claimed", 2), At(63, "job_completed"),
        ]);

        Assert.Equal(["ran 1 s, waited 1 min for a decision", "in line 1 s, ran 1 s"], story.Attempts.Select(a => a.Times));
        Assert.Equal(["suspended", "completed"], story.Attempts.Select(a => a.Standing));
    }

    [Fact]
    public void A_risky_job_waits_before_its_first_attempt_and_again_after_a_retry()
    {
        var story = Tell(
            [
                At(0, "job_enqueued"), At(0, "checkpoint_requested"), At(10, "checkpoint_rejected"), At(10, "job_failed"),
                At(20, "checkpoint_requested"), At(20, "job_retried"),
            ],
            now: 50);

        Assert.Equal(["waited 10 s for a decision", "waited 30 s for a decision"], story.Attempts.Select(a => a.Times));
        Assert.Equal(["failed", "waits for a decision"], story.Attempts.Select(a => a.Standing));
        Assert.All(story.Attempts, a => Assert.False(a.Claimed));
    }

    [Fact]
    public void What_goes_on_goes_on_until_now()
    {
        Assert.Equal("running", Tell([At(0, "job_enqueued"), At(1, "job_claimed", 1)], now: 4).Attempts[0].Standing);
        Assert.Equal("in line 4 s", Tell([At(0, "job_enqueued")], now: 4).Attempts[0].Times);
        // A clock that is behind draws nothing backwards.
        Assert.Equal("", Tell([At(5, "job_enqueued")], now: 0).Attempts[0].Times);
    }

    [Fact]
    public void The_time_before_a_job_is_due_is_no_time_in_line()
    {
        var story = Tell([At(0, "job_enqueued"), At(12, "job_claimed", 1), At(13, "job_completed")], runAt: 10);
        Assert.Equal("not due 10 s, in line 2 s, ran 1 s", story.Attempts[0].Times);

        var scheduled = Tell([At(0, "job_enqueued")], runAt: 10, now: 4);
        Assert.Equal(("not due 4 s", "not due yet"), (scheduled.Attempts[0].Times, scheduled.Attempts[0].Standing));
    }

    [Fact]
    public void An_attempt_that_is_to_come_stands_alone()
    {
        var story = Tell([At(0, "job_enqueued"), At(1, "job_claimed", 1), At(3, "attempt_failed", 1)], runAt: 13, now: 5);

        Assert.Equal([(1, true), (2, false)], story.Attempts.Select(a => (a.Number, a.Claimed)));
        Assert.Equal("not due yet", story.Attempts[1].Standing);
    }

    [Fact]
    public void A_story_whose_beginning_is_not_known_is_told_from_there()
    {
        var story = Tell([At(0, "step_saved"), At(1, "attempt_lost", 41), At(2, "job_claimed", 42)], now: 3);

        Assert.Equal([(41, "lost"), (42, "running")], story.Attempts.Select(a => (a.Number, a.Standing)));
        Assert.Empty(JobTimeline.Of(Job(null), [], Start).Attempts);
    }

    [Fact]
    public void Short_whiles_beside_long_ones_are_drawn_wide_enough_to_be_seen_and_all_fit()
    {
        var story = Tell(
        [
            At(0, "job_enqueued"), At(0.001, "job_claimed", 1), At(0.002, "attempt_suspended", 1), At(0.002, "checkpoint_requested"),
            At(90_000, "checkpoint_approved"), At(90_000.001, "job_claimed", 2), At(90_000.002, "job_completed"),
        ]);
        var plan = new TimelineLayout(story);

        var widths = story.Attempts.SelectMany(a => a.Segments).Select(plan.Width).ToArray();
        Assert.All(widths, w => Assert.InRange(w, 1.5, 100));
        Assert.Equal(100, widths.Sum(), 6);
        Assert.Equal((0, 100), (plan.At(Start.AddDays(-1)), plan.At(Start.AddDays(9))));
        Assert.Equal("12.346%", TimelineLayout.Percent(12.3456));
    }

    private static JobTimeline Tell(IReadOnlyList<LogEntry> entries, double now = 1_000, double? runAt = null) =>
        JobTimeline.Of(Job(runAt), entries, Start.AddSeconds(now));

    private static Job Job(double? runAt) => new()
    {
        Id = 1,
        JobType = "work",
        Status = JobStatus.Pending,
        Description = "Work.",
        CreatedBy = "test",
        CreatedAt = Start,
        RunAt = runAt is { } due ? Start.AddSeconds(due) : null,
    };

    private static LogEntry At(double seconds, string action, int? attempt = null) => new(
        1, "worker", action, LogEntryLevel.Info, action, attempt is null ? null : RawJson.From(new { attempt }), null, Start.AddSeconds(seconds));
}
