using Signalbox.Checkpoints;
using Signalbox.Jobs;
using Signalbox.Policy;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Policy;

public sealed class EnqueuePolicyTests
{
    private static readonly string[] Paths = ["src/a.cs", ".github/workflows/build.yml"];

    [Fact]
    public async Task The_policy_raises_the_risk_and_the_job_shows_it_wherever_it_is_read()
    {
        await using var box = await TestBox.CreateAsync();
        await box.SetPolicyAsync(p => p with
        {
            RiskByJobType = new Dictionary<string, RiskLevel> { ["work"] = RiskLevel.High },
            Risks = new Dictionary<RiskLevel, RiskRequirement> { [RiskLevel.High] = new() { Approvals = 2, Expiry = TimeSpan.FromHours(3) } },
        });

        var request = StoreSteps.Request();
        var enqueued = await box.Jobs.EnqueueAsync(request);

        Assert.Equal((RiskLevel.High, 2), (enqueued.Risk, enqueued.Approvals));
        Assert.Equal((RiskLevel.High, JobStatus.WaitingApproval), (Job.Enqueued(request, enqueued).Risk, Job.Enqueued(request, enqueued).Status));
        Assert.Equal(RiskLevel.High, (await box.FindAsync(enqueued.Id)).Risk);
        var checkpoint = Assert.Single(await box.Checkpoints.ListForJobAsync(enqueued.Id));
        Assert.Equal((2, TimeSpan.FromHours(3)), (checkpoint.ApprovalsRequired, checkpoint.ExpiresAt - checkpoint.RequestedAt));
        Assert.Contains("\"riskLevel\":\"high\"", checkpoint.Data.Text, StringComparison.Ordinal);
        await box.ApproveAsync(checkpoint, "ada");
        Assert.Empty((await box.ClaimAsync()).Jobs);
        await box.ApproveAsync(checkpoint, "eve");
        Assert.True(Assert.Single((await box.ClaimAsync()).Jobs).NeededApproval);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(300)]
    public async Task A_node_that_has_not_heard_of_a_change_enqueues_by_the_new_policy_all_the_same(int count)
    {
        await using var box = await TestBox.CreateAsync();
        await using var another = box.Another();
        await box.EnqueueAsync();
        await another.SetPolicyAsync(p => p with { RiskByJobType = new Dictionary<string, RiskLevel> { ["work"] = RiskLevel.High } });

        var ids = count == 1
            ? [await box.EnqueueAsync()]
            : await box.EnqueueAsync(Enumerable.Repeat(StoreSteps.Request(), count));

        foreach (var id in ids)
            Assert.Equal(JobStatus.WaitingApproval, await box.StatusAsync(id));
        Assert.Single((await box.ClaimAsync(10)).Jobs);
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task A_request_with_a_known_key_is_answered_under_any_policy()
    {
        await using var box = await TestBox.CreateAsync();
        await using var another = box.Another();
        var first = await box.EnqueueAsync(StoreSteps.Request() with { IdempotencyKey = "once" });
        await another.SetPolicyAsync(p => p with { RiskByJobType = new Dictionary<string, RiskLevel> { ["work"] = RiskLevel.High } });

        var again = await box.Jobs.EnqueueAsync(StoreSteps.Request() with { IdempotencyKey = "once" });

        Assert.Equal((first, true), (again.Id, again.AlreadyExisted));
        Assert.Equal(JobStatus.Pending, await box.StatusAsync(first));
    }

    [Theory]
    [InlineData(RiskLevel.Low, 0)]
    [InlineData(RiskLevel.Medium, 1)]
    [InlineData(RiskLevel.High, 0)]
    public async Task What_goes_ahead_at_a_risk_that_is_logged_is_in_the_execution_log(RiskLevel risk, int entries)
    {
        await using var box = await TestBox.CreateAsync();
        var request = StoreSteps.Request() with { Risk = risk, CreatedBy = "bob" };

        var ids = await box.EnqueueAsync([request, request with { IdempotencyKey = "key" }, request with { RunAt = DateTimeOffset.UnixEpoch }]);
        ids = [.. ids, await box.EnqueueAsync(request), .. await box.EnqueueAsync([request, request]), .. await box.EnqueueAsync(Enumerable.Repeat(request, 200))];

        foreach (var id in ids)
        {
            var told = await box.PolicyEntriesAsync(id);
            Assert.Equal(entries, told.Count);
            Assert.All(told, e => Assert.Equal(("policy_allowed", "bob", "Goes ahead at medium risk without an approval, as the policy has it"), (e.Action, e.WorkerId, e.Message)));
        }

        Assert.Equal(entries * ids.Length, await box.ScalarAsync<int>("select count(*)::int from log_entries where action = 'policy_allowed'"));
    }

    [Fact]
    public async Task A_retry_asks_by_the_policy_in_force_and_shows_the_risk_that_it_has_come_to()
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync();
        await box.RunAsync(id, StoreSteps.Fail());
        await box.SetPolicyAsync(p => p with { RiskByJobType = new Dictionary<string, RiskLevel> { ["work"] = RiskLevel.Critical } });

        await box.Jobs.TryRetryAsync(id, "bob");

        var asked = Assert.Single(await box.Checkpoints.ListForJobAsync(id));
        Assert.Contains("\"riskLevel\":\"critical\"", asked.Data.Text, StringComparison.Ordinal);
        Assert.IsType<DecisionOutcome.Taken>(await box.ApproveAsync(asked, "ada"));
        Assert.Equal(2, Assert.Single((await box.ClaimAsync()).Jobs).Attempt);
    }

    [Fact]
    public async Task A_protected_file_makes_a_job_that_writes_code_wait()
    {
        await using var box = await TestBox.CreateAsync();

        var ids = await box.EnqueueAsync(Paths.Select(path => StoreSteps.Request("code", new { files = new[] { new { path, content = "" } } })));

        Assert.Equal([JobStatus.Pending, JobStatus.WaitingApproval], [await box.StatusAsync(ids[0]), await box.StatusAsync(ids[1])]);
        Assert.Equal(RiskLevel.High, (await box.FindAsync(ids[1])).Risk);
    }
}
