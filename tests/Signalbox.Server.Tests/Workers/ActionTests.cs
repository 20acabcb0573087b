using System.Net;
using Signalbox.Identities;
using Signalbox.Policy;

namespace Signalbox.Server.Tests.Workers;

/// <summary>What the policy says to workers that ask before they act.</summary>
public sealed class ActionTests
{
    [Theory]
    [InlineData("low", "read_page", "allow")]
    [InlineData("medium", "read_page", "allow_logged")]
    [InlineData("low", "run_migration", "allow_logged")]
    public async Task What_is_allowed_is_said_at_once_and_logged_from_medium_risk_on(string risk, string action, string decision)
    {
        await using var box = await ServerBox.CreateAsync();
        await SetAsync(box, ("run_migration", ActionRule.Medium));
        var (worker, job) = await ClaimAsync(box, risk);

        var answer = await AskAsync(worker, job, action, "1", HttpStatusCode.OK);

        Assert.Equal($$"""{"success":true,"decision":"{{decision}}"}""", answer.Text);
        Assert.Equal(decision == "allow_logged" ? 1 : 0, await box.ScalarAsync<long>("select count(*) from log_entries where action = 'policy_allowed' and message like @action", new { action = $"%{action}%" }));
    }

    [Theory]
    [InlineData("financial_transaction", "1")]
    [InlineData("Delete-Production-Data", "1")]
    [InlineData("modify rbac permissions", "1")]
    [InlineData("harmless", """{"then":{"action":"deploy_without_approval"}}""")]
    public async Task What_is_prohibited_is_refused_whatever_anyone_approves(string action, string detail)
    {
        await using var box = await ServerBox.CreateAsync();
        var (worker, job) = await ClaimAsync(box, "low");

        var refused = (await AskAsync(worker, job, action, detail, HttpStatusCode.Forbidden)).IsProblem();
        var asked = (await worker.SayAsync(job, "checkpoints", $$""" "name":"please","data":{"action":"{{action}}","detail":{{detail}}} """, HttpStatusCode.Forbidden)).IsProblem();

        Assert.All((Answer[])[refused, asked], r => Assert.Equal(("prohibited", r.Json["detail"]!.GetValue<string>()), (r.Json["decision"]!.GetValue<string>(), r.Json["reason"]!.GetValue<string>())));
        Assert.Equal(2, await box.ScalarAsync<long>("select count(*) from log_entries where action = 'policy_refused' and worker_id = 'w1'"));
        Assert.Equal(0, await box.ScalarAsync<long>("select count(*) from agent_checkpoints"));
    }

    [Fact]
    public async Task What_needs_approval_suspends_the_job_and_the_approval_is_spent_once()
    {
        await using var box = await ServerBox.CreateAsync();
        await SetAsync(box, ("deploy", ActionRule.High));
        var (worker, job) = await ClaimAsync(box, "low");
        var approver = box.Client(Permission.Decide);

        var first = (await AskAsync(worker, job, "deploy", "\"staging\"", HttpStatusCode.Accepted)).Json;
        Assert.Equal("needs_approval", first["decision"]!.GetValue<string>());
        (await AskAsync(worker, job, "deploy", "\"staging\"", HttpStatusCode.Conflict)).IsProblem();
        await approver.PostAsync($"/api/admin/agent-checkpoints/{first["checkpointId"]}", null, HttpStatusCode.OK);
        var second = await worker.ClaimOneAsync();
        foreach (var _ in Enumerable.Range(0, 2))
            Assert.Equal("allow_logged", (await AskAsync(worker, second, "deploy", "\"staging\"", HttpStatusCode.OK)).Json["decision"]!.GetValue<string>());
        // Another target was shown to nobody.
        var other = (await AskAsync(worker, second, "deploy", "\"production\"", HttpStatusCode.Accepted)).Json;
        await approver.PostAsync($"/api/admin/agent-checkpoints/{other["checkpointId"]}", null, HttpStatusCode.OK);
        var third = await worker.ClaimOneAsync();

        await AskAsync(worker, third, "deploy", "\"staging\"", HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task An_approval_does_not_survive_a_policy_that_forbids_the_action()
    {
        await using var box = await ServerBox.CreateAsync();
        await SetAsync(box, ("deploy", ActionRule.High));
        var (worker, job) = await ClaimAsync(box, "low");
        var asked = (await AskAsync(worker, job, "deploy", "1", HttpStatusCode.Accepted)).Json;
        await box.Client(Permission.Decide).PostAsync($"/api/admin/agent-checkpoints/{asked["checkpointId"]}", null, HttpStatusCode.OK);
        await SetAsync(box, ("deploy", ActionRule.Prohibited));

        (await AskAsync(worker, await worker.ClaimOneAsync(), "deploy", "1", HttpStatusCode.Forbidden)).IsProblem();
    }

    [Fact]
    public async Task Job_types_that_the_policy_names_need_evidence_too()
    {
        await using var box = await ServerBox.CreateAsync();
        await box.Get<PolicyClient>().SetAsync(PolicyDocument.Default with { EvidenceRequired = ["work"] }, "maria");
        var (worker, job) = await ClaimAsync(box, "low");

        (await worker.SayAsync(job, "complete", "", HttpStatusCode.UnprocessableEntity)).IsProblem("evidence");
        await worker.SayAsync(job, "complete", """ "evidence":{"summary":"The report of October was sent to the board."} """, HttpStatusCode.OK);
    }

    private static Task SetAsync(ServerBox box, params (string Action, ActionRule Rule)[] actions) =>
        box.Get<PolicyClient>().SetAsync(PolicyDocument.Default with { Actions = actions.ToDictionary(a => a.Action, a => a.Rule) }, "maria");

    private static async Task<(RemoteWorker Worker, (string Id, int Attempt) Job)> ClaimAsync(ServerBox box, string risk)
    {
        await box.Client(Permission.Jobs).CreateJobAsync($$"""{"jobType":"work","taskDescription":"Do it","riskLevel":"{{risk}}"}""");
        var worker = await RemoteWorker.RegisterAsync(box, "w1");
        return (worker, await worker.ClaimOneAsync());
    }

    private static Task<Answer> AskAsync(RemoteWorker worker, (string Id, int Attempt) job, string action, string detail, HttpStatusCode expected) =>
        worker.Client.PostAsync(
            $"/api/workers/{worker.Id}/actions", $$"""{"jobId":"{{job.Id}}","attempt":{{job.Attempt}},"action":"{{action}}","detail":{{detail}}}""", expected);
}
