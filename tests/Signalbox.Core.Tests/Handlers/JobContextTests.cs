using Signalbox.Checkpoints;
using Signalbox.Handlers;
using Signalbox.Json;
using Signalbox.Learnings;
using Signalbox.Logs;
using Signalbox.Queue;
using Signalbox.Steps;

namespace Signalbox.Tests.Handlers;

public sealed class JobContextTests
{
    private readonly Actions _actions = new();

    [Fact]
    public async Task A_step_that_was_saved_before_is_returned_and_not_run()
    {
        var job = Context(steps: [new SavedStep("pay", RawJson.From("receipt 7"), 1, DateTimeOffset.UnixEpoch)]);

        var output = await job.StepAsync<string>("pay", _ => throw new InvalidOperationException("It must not run again."));

        Assert.Equal("receipt 7", output);
        Assert.Empty(_actions.Steps);
    }

    [Fact]
    public async Task A_step_that_throws_saves_nothing()
    {
        var job = Context();

        await Assert.ThrowsAsync<FormatException>(() => job.StepAsync<int>("pay", _ => throw new FormatException()));

        Assert.Empty(_actions.Steps);
    }

    [Fact]
    public async Task A_steps_name_can_be_used_once_in_an_attempt()
    {
        var job = Context();
        await job.StepAsync("pay", _ => Task.CompletedTask);

        var misuse = await Assert.ThrowsAsync<InvalidOperationException>(() => job.StepAsync("pay", _ => Task.FromResult(1)));

        Assert.Contains("'pay'", misuse.Message);
        Assert.Equal(["pay"], _actions.Steps);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("long")]
    public async Task Steps_and_checkpoints_need_a_name_of_sensible_length(string name)
    {
        var job = Context();
        if (name == "long")
            name = new string('x', 201);

        await Assert.ThrowsAnyAsync<ArgumentException>(() => job.StepAsync(name, _ => Task.FromResult(1)));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => job.CheckpointAsync(name, 1));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => job.RecordAsync(name, 1));
    }

    [Fact]
    public async Task A_step_does_not_begin_after_the_token_was_set()
    {
        var job = Context(cancelled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => job.StepAsync<int>("pay", _ => throw new InvalidOperationException()));
    }

    [Fact]
    public async Task A_new_question_suspends_the_job()
    {
        var job = Context();

        await Assert.ThrowsAsync<JobSuspendedException>(() => job.CheckpointAsync("go", new { amount = 7 }));

        Assert.Equal(CanonicalJson.Digest(RawJson.Parse("""{"amount":7}""")), Assert.Single(_actions.Suspensions).Digest);
    }

    [Fact]
    public async Task Options_out_of_bounds_are_refused_before_anybody_is_asked()
    {
        var job = Context();
        CheckpointOptions[] wrong =
        [
            new() { ExpiresAfter = TimeSpan.Zero }, new() { ExpiresAfter = TimeSpan.FromDays(367) },
            new() { ApprovalsRequired = 0 }, new() { ApprovalsRequired = 11 },
        ];

        foreach (var options in wrong)
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => job.CheckpointAsync("go", 1, options));

        Assert.Empty(_actions.Suspensions);
    }

    [Theory]
    [InlineData(0.5, 0.5)]
    [InlineData(-1, 0)]
    [InlineData(7, 1)]
    [InlineData(double.NaN, 0)]
    [InlineData(double.PositiveInfinity, 1)]
    public void Progress_is_brought_between_nothing_and_all(double fraction, double reported)
    {
        Context().ReportProgress(fraction, new string('x', 600));

        var report = Assert.Single(_actions.Progress);
        Assert.Equal((reported, 500), (report.Fraction, report.Message!.Length));
    }

    [Fact]
    public void Log_entries_name_the_job_the_worker_and_their_details()
    {
        Context().Log("half\0way", LogEntryLevel.Warning, new { Count = 3 });

        Assert.Equal(
            new LogEntry(42, "w1", "handler_log", LogEntryLevel.Warning, "half\uFFFDway", RawJson.Parse("""{"count":3}""")), Assert.Single(_actions.Log));
    }

    [Fact]
    public async Task A_learning_names_the_job_and_the_worker_whatever_it_says_itself()
    {
        await Context().LearnAsync(new LearningText { Category = "technique", Title = "Retry", Description = "It helps.", JobId = 7, WorkerId = "another" });

        var learning = Assert.Single(_actions.Learnings);
        Assert.Equal((42, "w1", "Retry"), (learning.JobId, learning.WorkerId, learning.Title));
    }

    [Fact]
    public async Task A_learning_that_breaks_the_rules_is_refused_in_a_sentence()
    {
        var refusal = await Assert.ThrowsAsync<ArgumentException>(() =>
            Context().LearnAsync(new LearningText { Category = "", Title = "Retry", Description = "It helps.", ImpactScore = double.NaN }));

        Assert.StartsWith("The learning was refused: category must not be empty; impactScore must be a number from 0 to 1.", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(_actions.Learnings);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("[1]")]
    public void An_input_of_another_shape_is_the_jobs_fault(string input) =>
        Assert.Throws<JobInputException>(() => Context(input: input).Input<Dictionary<string, int>>());

    private JobContext Context(IReadOnlyList<SavedStep>? steps = null, bool cancelled = false, string input = "null") => new(
        new ClaimedJob { Id = 42, Attempt = 1, JobType = "work", Description = "A test's job", CreatedBy = "test", Input = RawJson.Parse(input) },
        "w1", new JobHistory(0, steps ?? [], []), _actions, new CancellationToken(cancelled));

    private sealed class Actions : IJobActions
    {
        public List<string> Steps { get; } = [];

        public List<CheckpointDraft> Suspensions { get; } = [];

        public List<ProgressReport> Progress { get; } = [];

        public List<LogEntry> Log { get; } = [];

        public List<LearningText> Learnings { get; } = [];

        public Task<RawJson> SaveStepAsync(string name, RawJson output)
        {
            Steps.Add(name);
            return Task.FromResult(output);
        }

        public Task<Checkpoint> RecordAsync(CheckpointDraft draft) => throw new NotSupportedException();

        public Task SuspendAsync(CheckpointDraft draft)
        {
            Suspensions.Add(draft);
            return Task.CompletedTask;
        }

        public Task ResumeAsync(Checkpoint decided) => Task.CompletedTask;

        public Task LearnAsync(LearningText learning)
        {
            Learnings.Add(learning);
            return Task.CompletedTask;
        }

        public void ReportProgress(ProgressReport report) => Progress.Add(report);

        void IJobActions.Log(LogEntry entry) => Log.Add(entry);
    }
}
