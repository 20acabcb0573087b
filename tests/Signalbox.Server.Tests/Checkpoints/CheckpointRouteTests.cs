using System.Net;
using Signalbox.Checkpoints;
using Signalbox.Handlers;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Policy;
using Signalbox.Server.Access;
using Signalbox.Testing;

namespace Signalbox.Server.Tests.Checkpoints;

public sealed class CheckpointRouteTests
{
    private const Permission Everything = Permission.Read | Permission.Jobs | Permission.Decide | Permission.Workers;

    [Fact]
    public async Task An_approval_lets_the_job_go_on_and_answers_as_the_guide_prints_it()
    {
        await using var box = await AskingBoxAsync();
        var client = box.Client(Everything);
        var (job, checkpoint) = await AskAsync(box, client);

        var listed = (await client.GetAsync("/api/admin/agent-checkpoints?status=PENDING", HttpStatusCode.OK)).Json;
        var answer = (await client.PostAsync($"/api/admin/agent-checkpoints/{checkpoint}", null, HttpStatusCode.OK)).Json;

        Assert.Equal(1, listed["total"]!.GetValue<long>());
        Assert.Equal(job, listed["checkpoints"]![0]!["jobId"]!.GetValue<string>());
        Assert.Equal("Checkpoint approved successfully", answer["message"]!.GetValue<string>());
        Assert.Equal("APPROVED", answer["checkpoint"]!["status"]!.GetValue<string>());
        Assert.NotNull(answer["checkpoint"]!["approvedBy"]);
        Assert.EndsWith("Z", answer["checkpoint"]!["approvedAt"]!.GetValue<string>());
        Assert.Equal(
            [
                "id", "jobId", "name", "blocking", "status", "data", "digest", "requestedBy", "requestedAt", "expiresAt", "approvalsRequired", "approvals",
                "approvedBy", "approvedAt", "rejectedBy", "rejectedAt", "rejectionReason",
            ],
            answer["checkpoint"]!.AsObject().Select(p => p.Key));
        var done = await box.WaitForAsync(long.Parse(job), JobStatus.Completed);
        Assert.Equal("1", done.Result.Text);
        (await client.PostAsync($"/api/admin/agent-checkpoints/{checkpoint}", null, HttpStatusCode.Conflict)).IsProblem();
    }

    [Fact]
    public async Task The_policy_says_which_of_those_who_may_decide_may_approve()
    {
        await using var box = await AskingBoxAsync();
        var (job, checkpoint) = await AskAsync(box, box.Client(Everything));
        await box.Get<PolicyClient>().SetAsync(
            PolicyDocument.Default with { Risks = new Dictionary<RiskLevel, RiskRequirement> { [RiskLevel.Low] = new() { ApproverRoles = ["admin"] } } }, "os:maria");
        var path = $"/api/admin/agent-checkpoints/{checkpoint}";

        var refused = await box.Client(Permissions.Of(Role.Approver)).PostAsync(path, null, HttpStatusCode.Forbidden);
        await box.Client(Permission.Jobs, CallerKind.Program).PostAsync(path, null, HttpStatusCode.Forbidden);

        Assert.Contains("the policy lets only the role admin approve", refused.Json.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(JobStatus.WaitingApproval, (await box.Get<JobClient>().FindAsync(long.Parse(job)))!.Status);
        await box.Client(Permissions.Of(Role.Admin)).PostAsync(path, null, HttpStatusCode.OK);
        await box.WaitForAsync(long.Parse(job), JobStatus.Completed);
    }

    [Fact]
    public async Task Edits_are_what_runs()
    {
        await using var box = await AskingBoxAsync();
        var client = box.Client(Everything);
        var (job, checkpoint) = await AskAsync(box, client);

        await client.PostAsync($"/api/admin/agent-checkpoints/{checkpoint}", """{"comment":"less","data":{"amount":5}}""", HttpStatusCode.OK);

        Assert.Equal("5", (await box.WaitForAsync(long.Parse(job), JobStatus.Completed)).Result.Text);
    }

    [Fact]
    public async Task The_digest_that_is_shown_is_that_of_the_data_also_after_somebodys_edits()
    {
        await using var box = await ServerBox.CreateAsync(b => b.Handle("ask", async (job, _) =>
            JobOutcome.DoneWith((await job.CheckpointAsync("spend", new Money(1), new CheckpointOptions { ApprovalsRequired = 2 })).Data.Amount)));
        var first = box.Client(Everything);
        var second = box.Client(Permission.Read | Permission.Decide);
        var (job, checkpoint) = await AskAsync(box, first);
        var before = (await second.GetAsync($"/api/admin/agent-checkpoints/{checkpoint}", HttpStatusCode.OK)).Json["checkpoint"]!["digest"]!.GetValue<string>();
        await first.PostAsync($"/api/admin/agent-checkpoints/{checkpoint}", """{"data":{"amount":5}}""", HttpStatusCode.OK);

        var shown = (await second.GetAsync($"/api/admin/agent-checkpoints/{checkpoint}", HttpStatusCode.OK)).Json["checkpoint"]!;
        var digest = shown["digest"]!.GetValue<string>();

        Assert.Equal(CanonicalJson.Digest(RawJson.Parse(shown["data"]!.ToJsonString())), digest);
        foreach (var blind in new[] { $$"""{"digest":"{{before}}"}""", null, """{"data":{"amount":9}}""" })
        {
            var refused = (await second.PostAsync($"/api/admin/agent-checkpoints/{checkpoint}", blind, HttpStatusCode.Conflict)).IsProblem();
            Assert.Contains(digest, refused.Json["detail"]!.GetValue<string>());
        }

        await second.PostAsync($"/api/admin/agent-checkpoints/{checkpoint}", $$"""{"digest":"{{digest}}"}""", HttpStatusCode.OK);
        Assert.Equal("5", (await box.WaitForAsync(long.Parse(job), JobStatus.Completed)).Result.Text);
    }

    [Fact]
    public async Task An_approval_of_what_has_changed_since_is_refused()
    {
        await using var box = await AskingBoxAsync();
        var client = box.Client(Everything);
        var (_, checkpoint) = await AskAsync(box, client);

        (await client.PostAsync($"/api/admin/agent-checkpoints/{checkpoint}", """{"digest":"sha256:00"}""", HttpStatusCode.Conflict)).IsProblem();
    }

    [Fact]
    public async Task What_somebody_decided_on_a_page_and_may_take_back_is_decided_by_nobody_else()
    {
        await using var box = await AskingBoxAsync();
        var client = box.Client(Everything);
        var (_, checkpoint) = await AskAsync(box, client);
        var path = $"/api/admin/agent-checkpoints/{checkpoint}";
        await box.Get<CheckpointClient>().HoldAsync(new DecisionDraft(long.Parse(checkpoint), true, "ada"));

        var refused = (await client.PostAsync(path, null, HttpStatusCode.Conflict)).IsProblem();
        (await client.DeleteAsync(path, """{"reason":"no"}""", HttpStatusCode.Conflict)).IsProblem();

        Assert.Contains("approved by ada, in force at", refused.Json["detail"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_was_held_comes_into_force_though_nobody_looks()
    {
        await using var box = await AskingBoxAsync();
        var (job, checkpoint) = await AskAsync(box, box.Client(Everything));

        Assert.IsType<DecisionOutcome.Held>(await box.Get<CheckpointClient>().HoldAsync(new DecisionDraft(long.Parse(checkpoint), true, "ada")));

        await box.WaitForAsync(long.Parse(job), JobStatus.Completed);
    }

    [Fact]
    public async Task A_rejection_needs_a_reason_and_ends_the_job()
    {
        await using var box = await AskingBoxAsync();
        var client = box.Client(Everything);
        var (job, checkpoint) = await AskAsync(box, client);
        var path = $"/api/admin/agent-checkpoints/{checkpoint}";

        (await client.DeleteAsync(path, null, HttpStatusCode.BadRequest)).IsProblem();
        (await client.DeleteAsync(path, """{"reason":" "}""", HttpStatusCode.BadRequest)).IsProblem();
        (await client.DeleteAsync(path, """{"why":"x"}""", HttpStatusCode.BadRequest)).IsProblem("why");
        var answer = (await client.DeleteAsync(path, """{"reason":"Code doesn't meet security standards"}""", HttpStatusCode.OK)).Json;

        Assert.Equal("Checkpoint rejected successfully", answer["message"]!.GetValue<string>());
        Assert.Equal("REJECTED", answer["checkpoint"]!["status"]!.GetValue<string>());
        Assert.Equal("Code doesn't meet security standards", answer["checkpoint"]!["rejectionReason"]!.GetValue<string>());
        Assert.Contains("security standards", (await box.WaitForAsync(long.Parse(job), JobStatus.Failed)).Error);
    }

    [Fact]
    public async Task A_checkpoint_is_shown_with_its_job_and_the_jobs_logs()
    {
        await using var box = await AskingBoxAsync();
        var client = box.Client(Everything);
        var (job, checkpoint) = await AskAsync(box, client);

        var shown = (await client.GetAsync($"/api/admin/agent-checkpoints/{checkpoint}", HttpStatusCode.OK)).Json;
        var ofJob = (await client.GetAsync($"/api/agent-jobs/{job}/checkpoints", HttpStatusCode.OK)).Json;

        Assert.Equal(job, shown["job"]!["id"]!.GetValue<string>());
        Assert.Equal(1, shown["checkpoint"]!["data"]!["amount"]!.GetValue<int>());
        Assert.Contains(shown["logs"]!.AsArray(), e => e!["action"]!.GetValue<string>() == "checkpoint_requested");
        Assert.Equal(checkpoint, ofJob["checkpoints"]![0]!["id"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(Permission.Read | Permission.Jobs | Permission.Workers, CallerKind.Person)]
    [InlineData(Permission.Read, CallerKind.Person)]
    [InlineData(Permission.Read | Permission.Jobs | Permission.Workers | Permission.Administer, CallerKind.Program)]
    public async Task Only_those_who_may_decide_do(Permission permission, CallerKind kind)
    {
        await using var box = await AskingBoxAsync();
        var (_, checkpoint) = await AskAsync(box, box.Client(Everything));
        var client = box.Client(permission, kind);

        (await client.PostAsync($"/api/admin/agent-checkpoints/{checkpoint}", null, HttpStatusCode.Forbidden)).IsProblem();
        (await client.DeleteAsync($"/api/admin/agent-checkpoints/{checkpoint}", """{"reason":"x"}""", HttpStatusCode.Forbidden)).IsProblem();

        Assert.Equal("PENDING", (await client.GetAsync($"/api/admin/agent-checkpoints/{checkpoint}", HttpStatusCode.OK)).Json["checkpoint"]!["status"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    [InlineData("GET")]
    public async Task A_checkpoint_that_does_not_exist_is_not_found(string method)
    {
        await using var box = await ServerBox.CreateAsync();

        (await box.Client(Everything).SendAsync(
            new HttpMethod(method), "/api/admin/agent-checkpoints/4711", method == "DELETE" ? """{"reason":"x"}""" : null, HttpStatusCode.NotFound)).IsProblem();
    }

    private static Task<ServerBox> AskingBoxAsync() => ServerBox.CreateAsync(b => b.Handle("ask", async (job, _) =>
    {
        var decision = await job.CheckpointAsync("spend", new Money(1));
        return JobOutcome.DoneWith(decision.Data.Amount);
    }));

    private static async Task<(string Job, string Checkpoint)> AskAsync(ServerBox box, HttpClient client)
    {
        await client.PostAsync("/api/admin/agent-worker", null, HttpStatusCode.OK);
        var job = await client.CreateJobAsync("""{"jobType":"ask","taskDescription":"d"}""");
        await box.WaitForAsync(long.Parse(job), JobStatus.WaitingApproval);
        var checkpoints = (await client.GetAsync($"/api/agent-jobs/{job}/checkpoints", HttpStatusCode.OK)).Json["checkpoints"]!;
        return (job, checkpoints[0]!["id"]!.GetValue<string>());
    }

    private sealed record Money(int Amount);
}
