using Signalbox.Handlers;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Logs;
using Signalbox.Running;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Running;

public sealed class OutcomeTests
{
    private const string HalfAPair = "\ud83d";
    private static readonly WorkerOptions Batches = new() { WorkerId = "w1", MaxConcurrentJobs = 40 };

    public static TheoryData<string, string> Unstorable => new()
    {
        { "large result", "Its result has 10,485,762 bytes and the limit is 1,048,576; store it elsewhere and return where." },
        { "large evidence", "Its evidence has 10,485,762 bytes and the limit is 1,048,576; store it elsewhere and return where." },
        { "garbage result", "Its outcome could not be stored: 22P02: invalid input syntax for type json" },
        { "garbage evidence", "Its outcome could not be stored: 22P02: invalid input syntax for type json" },
        { "half a pair", "Its outcome could not be stored: " },
        { "garbage error data", "no luck" },
        { "half a pair in error data", "no luck" },
        { "half a pair in the error", "no luck \uFFFD" },
        { "half a pair thrown", "InvalidOperationException: no luck \uFFFD" },
        { "error cut inside a pair", new string('x', 19_999) },
        { "half a pair in a checkpoint", "Its outcome could not be stored: " },
        { "null", "Its handler returned null instead of an outcome." },
    };

    [Theory]
    [MemberData(nameof(Unstorable))]
    public async Task An_outcome_that_cannot_be_stored_fails_its_own_job_and_no_other(string fault, string error)
    {
        var together = new Gate();
        await using var box = await TestBox.CreateAsync(
            b => b.Handle("work", async (job, _) =>
            {
                await together.PassAsync(CancellationToken.None);
                return job.Input<int>() == 10 ? await FaultyAsync(job, fault) : JobOutcome.DoneWith(job.Id);
            }), Batches);
        var ids = await box.EnqueueAsync(Enumerable.Range(0, 20).Select(i => StoreSteps.Request(input: i) with { MaxAttempts = 1 }));
        await box.Worker.StartAsync();
        await together.StartedAsync(20);
        together.Open(20);

        foreach (var id in ids.Where(id => id != ids[10]))
            Assert.Equal($"{id}", (await box.WaitForAsync(id, JobStatus.Completed)).Result.Text);
        var failed = await box.WaitForAsync(ids[10], JobStatus.Failed);
        Assert.StartsWith(error, failed.Error, StringComparison.Ordinal);
        await Eventually.HoldsAsync(async () => await box.ScalarAsync<long>("select count(*) from leases") == 0, "the lease is closed");
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task Log_entries_and_progress_that_cannot_be_stored_do_not_hold_up_their_job_or_others()
    {
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", job =>
        {
            job.ReportProgress(0.5, "half\0way " + HalfAPair);
            job.Log($"before {HalfAPair}\0");
            if (job.Input<int>() % 2 == 0)
                job.Log("garbage", metadata: RawJson.Trusted("{not json"));
            job.Log("after", LogEntryLevel.Warning, new { text = "a\0b" + HalfAPair });
            return JobOutcome.Done;
        }), Batches);
        await box.Worker.StartAsync();

        foreach (var id in await box.EnqueueAsync(Enumerable.Range(0, 20).Select(i => StoreSteps.Request(input: i))))
        {
            await box.WaitForAsync(id, JobStatus.Completed);
            var log = (await box.Logs.ListForJobAsync(id, 100, default)).Where(e => e.Action == "handler_log").ToArray();
            Assert.Equal(["before \uFFFD\uFFFD", "after"], log.Select(e => e.Message));
            Assert.Equal("""{"text":"a\u0000b\uFFFD"}""", log[1].Metadata!.Value.Text, ignoreCase: true);
            Assert.Equal(LogEntryLevel.Warning, log[1].Level);
        }
    }

    [Fact]
    public async Task A_handler_that_cannot_be_made_fails_its_job_alone()
    {
        await using var box = await TestBox.CreateAsync(b => b
            .AddHandler(new HandlerRegistration("bad", _ => throw new InvalidOperationException("no such service"), HandlerOptions.Default))
            .Handle("work", _ => JobOutcome.Done));
        await box.Worker.StartAsync();

        var bad = await box.EnqueueAsync(StoreSteps.Request("bad") with { MaxAttempts = 1 });

        Assert.Equal("InvalidOperationException: no such service", (await box.WaitForAsync(bad, JobStatus.Failed)).Error);
        await box.WaitForAsync(await box.EnqueueAsync(), JobStatus.Completed);
    }

    [Fact]
    public async Task A_job_without_the_input_that_its_handler_needs_fails_for_good()
    {
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", job => JobOutcome.DoneWith(job.Input<Dictionary<string, int>>().Count)));
        await box.Worker.StartAsync();

        var job = await box.WaitForAsync(await box.EnqueueAsync(StoreSteps.Request(input: "text")), JobStatus.Failed);

        Assert.Equal(1, job.Attempt);
        Assert.StartsWith("The input data does not have the shape that 'work' needs:", job.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 3)]
    public async Task A_failure_is_tried_again_only_when_it_says_so(bool retryable, int attempts)
    {
        await using var box = await TestBox.CreateAsync(b => b.Handle(
            "work", (_, _) => Task.FromResult<JobOutcome>(new JobOutcome.Failed("no luck", retryable, RawJson.From(new { code = 7 }))),
            new HandlerOptions { Retry = new RetryPolicy { First = TimeSpan.FromMilliseconds(1) } }));
        await box.Worker.StartAsync();

        var job = await box.WaitForAsync(await box.EnqueueAsync(), JobStatus.Failed);

        Assert.Equal((attempts, "no luck"), (job.Attempt, job.Error));
        var failures = (await box.Logs.ListForJobAsync(job.Id, 100, default)).Where(e => e.Action == "attempt_failed").ToArray();
        Assert.Equal(attempts, failures.Length);
        Assert.All(failures, e => Assert.Equal("""{"code":7}""", e.ErrorData!.Value.Text));
    }

    private static async Task<JobOutcome> FaultyAsync(JobContext job, string fault)
    {
        var large = RawJson.Trusted('"' + new string('x', 10 * 1024 * 1024) + '"');
        var garbage = RawJson.Trusted("{not json");
        switch (fault)
        {
            case "large result":
                return new JobOutcome.Completed(large);
            case "large evidence":
                return new JobOutcome.Completed(null, large);
            case "garbage result":
                return new JobOutcome.Completed(garbage);
            case "garbage evidence":
                return new JobOutcome.Completed(RawJson.From(1), garbage);
            case "half a pair":
                return new JobOutcome.Completed(RawJson.Trusted($"\"{HalfAPair}\""));
            case "garbage error data":
                return new JobOutcome.Failed("no luck", false, garbage);
            case "half a pair in error data":
                return new JobOutcome.Failed("no luck", true, RawJson.Trusted($"\"{HalfAPair}\""));
            case "half a pair in the error":
                return new JobOutcome.Failed("no luck " + HalfAPair, true);
            case "half a pair thrown":
                throw new InvalidOperationException("no luck " + HalfAPair);
            case "error cut inside a pair":
                return JobOutcome.Fail(new string('x', 19_999) + "\ud83d\ude82");
            case "half a pair in a checkpoint":
                await job.CheckpointAsync("go", new { }, new() { Reason = HalfAPair });
                return JobOutcome.Done;
            default:
                return null!;
        }
    }
}
