using Signalbox.Checkpoints;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Policy;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Jobs;

public sealed class RiskTests
{
    private static readonly JobRequest Risky = StoreSteps.Request(input: new { amount = 7 }) with
    {
        Risk = RiskLevel.High,
        Title = "Deploy",
        AcceptanceCriteria = ["it runs"],
        CreatedBy = "bob",
    };

    [Theory]
    [InlineData(RiskLevel.Low, false)]
    [InlineData(RiskLevel.Medium, false)]
    [InlineData(RiskLevel.High, true)]
    [InlineData(RiskLevel.Critical, true)]
    public async Task A_risky_job_waits_for_approval_before_any_worker_may_claim_it(RiskLevel risk, bool waits)
    {
        await using var box = await TestBox.CreateAsync();

        var id = await box.EnqueueAsync(Risky with { Risk = risk });

        Assert.Equal(waits ? JobStatus.WaitingApproval : JobStatus.Pending, await box.StatusAsync(id));
        Assert.Equal(waits ? 0 : 1, (await box.ClaimAsync()).Jobs.Count);
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task An_approval_before_the_claim_takes_no_edits_because_the_job_runs_as_it_was_asked()
    {
        await using var box = await TestBox.CreateAsync();
        var checkpoint = await AskAsync(box, Risky);

        Assert.IsType<DecisionOutcome.Refused>(await box.Checkpoints.ApproveAsync(checkpoint.Id, "ada", edits: """{"amount":8}"""));

        Assert.Equal(CheckpointStatus.Pending, (await box.Checkpoints.FindAsync(checkpoint.Id))!.Status);
    }

    [Fact]
    public async Task An_approval_that_names_the_digest_it_saw_is_refused_when_something_else_is_shown()
    {
        await using var box = await TestBox.CreateAsync();
        var checkpoint = await AskAsync(box, Risky);

        Assert.IsType<DecisionOutcome.Changed>(await box.Checkpoints.ApproveAsync(checkpoint.Id, "ada", expectedDigest: "sha256:0"));
        Assert.IsType<DecisionOutcome.Taken>(await box.Checkpoints.ApproveAsync(checkpoint.Id, "ada", expectedDigest: checkpoint.Digest));
    }

    [Fact]
    public async Task The_approver_is_shown_what_will_run()
    {
        await using var box = await TestBox.CreateAsync();

        var checkpoint = await AskAsync(box, Risky);

        Assert.Equal(
            """{"jobType":"work","title":"Deploy","taskDescription":"A test's job","riskLevel":"high","acceptanceCriteria":["it runs"],"inputData":{"amount":7}}""",
            checkpoint.Data.Text);
        Assert.Equal(CanonicalJson.Digest(checkpoint.Data), checkpoint.Digest);
        Assert.Equal("bob", checkpoint.RequestedBy);
        Assert.Equal(TimeSpan.FromHours(24), checkpoint.ExpiresAt - checkpoint.RequestedAt);
    }

    [Fact]
    public async Task Once_approved_it_is_claimed_for_its_first_attempt()
    {
        await using var box = await TestBox.CreateAsync();
        var checkpoint = await AskAsync(box, Risky);

        Assert.IsType<DecisionOutcome.Taken>(await box.Checkpoints.ApproveAsync(checkpoint.Id, "ada"));

        var job = Assert.Single((await box.ClaimAsync()).Jobs);
        Assert.Equal((checkpoint.JobId, 1), (job.Id, job.Attempt));
    }

    [Fact]
    public async Task A_rejection_fails_it_and_a_retry_asks_anew()
    {
        await using var box = await TestBox.CreateAsync();
        var checkpoint = await AskAsync(box, Risky);
        await box.Checkpoints.RejectAsync(checkpoint.Id, "ada", "not on a Friday");
        var job = await box.FindAsync(checkpoint.JobId);
        Assert.Equal((JobStatus.Failed, "Checkpoint 'approval' was rejected by ada: not on a Friday"), (job.Status, job.Error));
        Assert.Equal(0, job.Attempt);

        Assert.IsType<JobCommandOutcome.Moved>(await box.Jobs.TryRetryAsync(job.Id, "bob"));

        Assert.Equal(JobStatus.WaitingApproval, await box.StatusAsync(job.Id));
        Assert.Empty((await box.ClaimAsync()).Jobs);
        var again = (await box.Checkpoints.ListForJobAsync(job.Id))[^1];
        Assert.Equal((CheckpointStatus.Pending, checkpoint.Digest, "bob"), (again.Status, again.Digest, again.RequestedBy));
        await box.Checkpoints.ApproveAsync(again.Id, "ada");
        await box.RunAsync(job.Id);
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task A_retry_after_a_failed_attempt_asks_anew_too()
    {
        await using var box = await TestBox.CreateAsync();
        var checkpoint = await AskAsync(box, Risky);
        await box.Checkpoints.ApproveAsync(checkpoint.Id, "ada");
        await box.RunAsync(checkpoint.JobId, StoreSteps.Fail());

        await box.Jobs.TryRetryAsync(checkpoint.JobId, "bob");

        var again = (await box.Checkpoints.ListForJobAsync(checkpoint.JobId))[^1];
        await box.Checkpoints.ApproveAsync(again.Id, "ada");
        Assert.Equal(2, Assert.Single((await box.ClaimAsync()).Jobs).Attempt);
    }

    [Fact]
    public async Task A_batch_of_risky_and_harmless_jobs_is_placed_job_by_job()
    {
        await using var box = await TestBox.CreateAsync();

        var ids = await box.EnqueueAsync([StoreSteps.Request(), Risky, StoreSteps.Request()]);

        Assert.Equal([ids[0], ids[2]], (await box.ClaimAsync(10)).Jobs.Select(j => j.Id));
        var counts = await box.CheckedCountsAsync();
        Assert.Equal((2, 1), (counts.Entered[JobStatus.Pending], counts.Entered[JobStatus.WaitingApproval]));
    }

    private static async Task<Checkpoint> AskAsync(TestBox box, JobRequest request) =>
        Assert.Single(await box.Checkpoints.ListForJobAsync(await box.EnqueueAsync(request)));
}
