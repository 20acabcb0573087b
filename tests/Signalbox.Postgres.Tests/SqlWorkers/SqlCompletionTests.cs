using Microsoft.Extensions.DependencyInjection;
using Signalbox.Checkpoints;
using Signalbox.Evidence;
using Signalbox.Jobs;
using Signalbox.Logs;
using Signalbox.SqlWorkers;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.SqlWorkers;

/// <summary>What was completed by SQL is judged by a node, as it is judged when it comes over HTTP.</summary>
public sealed class SqlCompletionTests
{
    private const string PullRequest = "Merged the parser: https://github.com/acme/app/pull/7";

    // As an embedding service registers one; what it says stands in the input of the job.
    private sealed class SayingVerifier : IEvidenceVerifier
    {
        public string JobType => EvidenceTypes.Code;

        public Task<EvidenceVerdict> VerifyAsync(EvidenceCase subject, HandedEvidence evidence, CancellationToken cancellationToken) => Task.FromResult<EvidenceVerdict>(
            subject.Input.Text switch
            {
                "\"merged\"" => new EvidenceVerdict.Accepted(["It is merged."]),
                "\"open\"" => new EvidenceVerdict.Refused(["Merge pull request #7: it is not merged."]),
                _ => new EvidenceVerdict.Unconfirmed("GitHub did not answer."),
            });
    }

    [Fact]
    public async Task A_pull_request_that_is_not_merged_reopens_the_task_until_its_attempts_are_used_up()
    {
        await using var box = await TestBox.CreateAsync(Verifier);
        var psql = await Psql.WorkerAsync(box);
        await psql.RegisterAsync();
        var task = await box.EnqueueAsync(StoreSteps.Request("code", "open") with { MaxAttempts = 2 });

        foreach (var (attempt, status) in new[] { (1, JobStatus.Pending), (2, JobStatus.Failed) })
        {
            Assert.True(await psql.ClaimAsync(task));
            Assert.Equal("completed", (await psql.CompleteAsync(task, PullRequest)).Output);
            Assert.Equal((JobStatus.Completed, attempt), (await box.StatusAsync(task), (await box.FindAsync(task)).Attempt));
            Assert.Equal(1, await CheckAsync(box));
            Assert.Equal(status, await box.StatusAsync(task));
            await box.CheckedCountsAsync();
        }

        Assert.Equal("The evidence was refused: Merge pull request #7: it is not merged.", (await box.FindAsync(task)).Error);
        Assert.Equal(
            [
                LogActions.JobEnqueued, LogActions.JobClaimed, LogActions.JobCompleted, LogActions.EvidenceRefused, LogActions.AttemptFailed, LogActions.JobReopened,
                LogActions.JobClaimed, LogActions.JobCompleted, LogActions.EvidenceRefused, LogActions.AttemptFailed, LogActions.JobReopened, LogActions.JobFailed,
            ],
            (await box.Logs.ListForJobAsync(task, 100, default)).Select(e => e.Action));
        await box.EveryJobStandsOnceAsync();
        Assert.Equal(0, await CheckAsync(box));
    }

    [Fact]
    public async Task A_merged_one_stays_completed_and_what_depends_on_it_waits_for_that()
    {
        await using var box = await TestBox.CreateAsync(Verifier);
        var psql = await Psql.WorkerAsync(box);
        await psql.RegisterAsync();
        var (merged, open) = (await box.EnqueueAsync(StoreSteps.Request("code", "merged")), await box.EnqueueAsync(StoreSteps.Request("code", "open") with { MaxAttempts = 1 }));
        var after = await box.EnqueueAsync(StoreSteps.Request() with { DependsOn = [merged] });
        var never = await box.EnqueueAsync(StoreSteps.Request() with { DependsOn = [open] });
        foreach (var task in (long[])[merged, open])
        {
            await psql.ClaimAsync(task);
            await psql.CompleteAsync(task, PullRequest);
        }

        var late = await box.EnqueueAsync(StoreSteps.Request() with { DependsOn = [merged] });
        await box.JobStore.ReleaseDependentsAsync(default);
        Assert.Equal("blocked blocked blocked", await psql.PrintAsync($"select string_agg(status, ' ') from governance_tasks where id in ({after}, {never}, {late})"));
        Assert.Equal(2, await CheckAsync(box));

        await Eventually.HoldsAsync(async () => await box.StatusAsync(never) == JobStatus.Cancelled, "what depends on a false one is cancelled");
        Assert.Equal((JobStatus.Completed, JobStatus.Failed), (await box.StatusAsync(merged), await box.StatusAsync(open)));
        Assert.Equal([after, late], (await box.ClaimAsync(5)).Jobs.Select(j => j.Id).Order());
        Assert.Contains(await box.Logs.ListForJobAsync(merged, 100, default), e => e.Action == LogActions.EvidenceAccepted);
    }

    [Fact]
    public async Task What_cannot_be_told_waits_for_a_person_and_passes_once_it_is_approved()
    {
        await using var box = await TestBox.CreateAsync(Verifier);
        var psql = await Psql.WorkerAsync(box);
        await psql.RegisterAsync();
        var task = await box.EnqueueAsync(StoreSteps.Request("code", "unreachable"));
        await psql.ClaimAsync(task);
        await psql.CompleteAsync(task, PullRequest);

        Assert.Equal(1, await CheckAsync(box));
        var asked = Assert.Single(await box.Checkpoints.ListForJobAsync(task));
        Assert.Equal(("waiting_approval|GitHub did not answer.", CompletionCheck.CheckpointName), (await psql.PrintAsync(
            $"select status, approval_reason from governance_tasks where id = {task}"), asked.Name));
        Assert.IsType<DecisionOutcome.Taken>(await box.Checkpoints.ApproveAsync(asked.Id, "ada", role: "approver", expectedDigest: asked.Digest));
        Assert.True(await psql.ClaimAsync(task));
        await psql.CompleteAsync(task, PullRequest);
        Assert.Equal(1, await CheckAsync(box));

        Assert.Equal(JobStatus.Completed, await box.StatusAsync(task));
        await box.EveryJobStandsOnceAsync();
    }

    [Fact]
    public async Task What_a_database_lets_pass_is_judged_by_all_the_rules()
    {
        await using var box = await TestBox.CreateAsync();
        var psql = await Psql.WorkerAsync(box);
        await psql.RegisterAsync();
        string[] evidence =
        [
            "12 passed, 0 failed in the parser", "D\u043Ene with all of it, 3 of 3", """{"report":"1..2\nok 1 - a\nnot ok 2 - b","summary":"Ran the suites of the parser"}""",
            """{"summary":"Ran the suites of the parser","passed":3,"failed":0,"mood":"good"}""",
        ];
        var tasks = await box.EnqueueAsync(evidence.Select(_ => StoreSteps.Request("test")));

        foreach (var (task, text) in tasks.Zip(evidence))
        {
            Assert.True(await psql.ClaimAsync(task));
            Assert.Equal("completed", (await psql.CompleteAsync(task, text)).Output);
        }

        Assert.Equal(4, await CheckAsync(box));
        Assert.Equal([JobStatus.Completed, JobStatus.Pending, JobStatus.Pending, JobStatus.Pending], await Task.WhenAll(tasks.Select(t => box.StatusAsync(t))));
    }

    [Fact]
    public async Task A_node_without_the_verifier_leaves_it_to_one_that_has_it_and_then_asks_a_person()
    {
        await using var box = await TestBox.CreateAsync();
        await using var other = box.Another(Verifier);
        var psql = await Psql.WorkerAsync(box);
        await psql.RegisterAsync();
        var tasks = await box.EnqueueAsync([StoreSteps.Request("code", "merged"), StoreSteps.Request("code", "merged")]);
        foreach (var task in tasks)
            await psql.ClaimAsync(task);

        await psql.CompleteAsync(tasks[0], PullRequest);
        Assert.Equal(0, await CheckAsync(box));
        Assert.Equal(1, await CheckAsync(other));
        await psql.CompleteAsync(tasks[1], PullRequest);
        box.Pass(TimeSpan.FromSeconds(25));
        Assert.Equal(1, await CheckAsync(box));

        Assert.Equal((JobStatus.Completed, JobStatus.WaitingApproval), (await box.StatusAsync(tasks[0]), await box.StatusAsync(tasks[1])));
    }

    [Fact]
    public async Task One_that_a_dead_node_had_in_hand_is_judged_by_another()
    {
        await using var box = await TestBox.CreateAsync(Verifier);
        var psql = await Psql.WorkerAsync(box);
        await psql.RegisterAsync();
        var task = await box.EnqueueAsync(StoreSteps.Request("code", "open"));
        await psql.ClaimAsync(task);
        await psql.CompleteAsync(task, PullRequest);

        var taken = Assert.Single(await box.Get<ISqlCompletionStore>().TakeAsync(1, TimeSpan.FromMinutes(1), [], TimeSpan.Zero, default));
        Assert.Equal(0, await CheckAsync(box));
        box.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await CheckAsync(box));

        Assert.Equal(JobStatus.Pending, await box.StatusAsync(task));
        Assert.False(await box.Get<ISqlCompletionStore>().TryReopenAsync(taken, "again", isLast: true, default));
        Assert.Equal(JobStatus.Pending, await box.StatusAsync(task));
    }

    [Fact]
    public async Task A_node_judges_by_itself_as_soon_as_a_program_has_completed()
    {
        await using var box = await TestBox.CreateAsync(Verifier);
        var checker = box.Get<SqlCompletionChecker>();
        await checker.StartAsync(default);
        var psql = await Psql.WorkerAsync(box);
        await psql.RegisterAsync();
        var task = await box.EnqueueAsync(StoreSteps.Request("code", "open"));
        await psql.ClaimAsync(task);

        await psql.CompleteAsync(task, PullRequest);
        await Eventually.HoldsAsync(async () => await box.StatusAsync(task) == JobStatus.Pending, "the task is reopened");
        await checker.StopAsync(default);
    }

    private static void Verifier(SignalboxBuilder builder) => builder.Services.AddSingleton<IEvidenceVerifier, SayingVerifier>();

    private static Task<int> CheckAsync(TestBox box) => box.Get<SqlCompletionChecker>().RunOnceAsync(default);
}
