using System.Text.Json;
using Signalbox.Cli.Tests.Processes;

namespace Signalbox.Cli.Tests;

public sealed class JobTests
{
    private static readonly string[] JobFields =
    [
        "id", "jobType", "status", "title", "taskDescription", "inputData", "priority", "priorityName", "riskLevel", "acceptanceCriteria",
        "attempt", "maxAttempts", "assignedWorker", "progress", "result", "completionEvidence", "error", "parentId", "dependsOn", "createdBy",
        "createdAt", "runAt", "startedAt", "completedAt",
    ];

    private static readonly string[] CheckpointFields =
    [
        "id", "jobId", "name", "blocking", "status", "data", "digest", "requestedBy", "requestedAt", "expiresAt", "approvalsRequired",
        "approvals", "approvedBy", "approvedAt", "rejectedBy", "rejectedAt", "rejectionReason",
    ];

    [Fact]
    public async Task A_risky_job_is_created_looked_at_and_approved_by_separate_processes_with_no_node_running()
    {
        await using var folder = new CliFolder();
        var created = (await folder.RunAsync(
            "jobs", "create", "--type", "simple-task", "--description", "Deploy", "--input", """{"action":"echo"}""", "--risk", "high",
            "--priority", "critical", "--json")).Exits(0);
        Assert.Equal(JobFields, created.Json.EnumerateObject().Select(p => p.Name));
        Assert.Equal("WAITING_APPROVAL", created.Json.GetProperty("status").GetString());
        Assert.Equal(10, created.Json.GetProperty("priority").GetInt32());
        Assert.StartsWith("os:", created.Json.GetProperty("createdBy").GetString());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$", created.Json.GetProperty("createdAt").GetString());

        var waited = (await folder.RunAsync("jobs", "wait", "1", "--timeout", "200ms")).Exits(1);
        Assert.Contains("waits for approval", waited.Errors);
        Assert.Contains("still WAITING_APPROVAL after 0.2 s", waited.Errors);

        var pending = (await folder.RunAsync("checkpoints", "list", "--json")).Exits(0).Json;
        Assert.Equal(CheckpointFields, Assert.Single(pending.EnumerateArray()).EnumerateObject().Select(p => p.Name));
        Assert.Contains("approval", (await folder.RunAsync("checkpoints", "show", "1")).Exits(0).Output);

        var approved = (await folder.RunAsync("checkpoints", "approve", "1", "--comment", "fine", "--json")).Exits(0).Json;
        Assert.Equal("APPROVED", approved.GetProperty("status").GetString());
        Assert.StartsWith("os:", approved.GetProperty("approvedBy").GetString());
        Assert.Equal("fine", approved.GetProperty("approvals")[0].GetProperty("comment").GetString());
        Assert.Contains("is APPROVED by os:", (await folder.RunAsync("checkpoints", "approve", "1")).Exits(1).Errors);
        Assert.Equal("PENDING", (await folder.ShowJobAsync("1")).GetProperty("status").GetString());
        Assert.Null(folder.ServerProcess);
    }

    [Fact]
    public async Task A_rejected_job_fails_with_the_reason_and_can_be_retried_and_cancelled()
    {
        await using var folder = new CliFolder();
        var id = await folder.CreateJobAsync("simple-task", """{"action":"echo"}""", "--risk", "critical");
        (await folder.RunAsync("checkpoints", "reject", "1", "--reason", "not on a Friday")).Exits(0);
        var failed = (await folder.RunAsync("jobs", "wait", id)).Exits(1);
        Assert.Contains("not on a Friday", failed.Output);

        Assert.Contains("WAITING_APPROVAL", (await folder.RunAsync("jobs", "retry", id)).Exits(0).Output);
        Assert.Contains("has priority 8 (high)", (await folder.RunAsync("jobs", "prioritize", id, "--priority", "high")).Exits(0).Output);
        (await folder.RunAsync("jobs", "cancel", id, "--reason", "changed our minds")).Exits(0);
        Assert.Contains("is CANCELLED", (await folder.RunAsync("jobs", "prioritize", id, "--priority", "1")).Exits(1).Errors);
        var cancelled = (await folder.RunAsync("jobs", "wait", id, "--json")).Exits(1).Json;
        Assert.Equal("CANCELLED", cancelled.GetProperty("status").GetString());
        Assert.Contains("changed our minds", cancelled.GetProperty("error").GetString());
        Assert.Contains("cancelled already", (await folder.RunAsync("jobs", "cancel", id)).Exits(1).Errors);
        Assert.Contains("There is no job 99", (await folder.RunAsync("jobs", "retry", "99")).Exits(1).Errors);
    }

    [Fact]
    public async Task Input_comes_from_a_file_or_from_standard_input_and_a_key_makes_one_job()
    {
        await using var folder = new CliFolder();
        await folder.WriteAsync("input.json", """{ "from": "a file" }""");
        Assert.Equal("1", await folder.CreateJobAsync("a", "@input.json", "--idempotency-key", "k"));
        Assert.Equal("1", await folder.CreateJobAsync("a", "@input.json", "--idempotency-key", "k"));
        var piped = folder.StartProgram(
            "bash", ["-c", "exec \"$0\" \"$@\"", .. folder.Words("jobs", "create", "--type", "b", "--description", "piped", "--input", "-", "--json")],
            """{"from":"a pipe"}""");
        var created = (await piped.EndAsync()).Exits(0).Json;
        Assert.Equal("""{"from":"a pipe"}""", created.GetProperty("inputData").GetRawText());
        var listed = (await folder.RunAsync("jobs", "list", "--type", "a", "--json")).Exits(0).Json;
        Assert.Equal("a file", Assert.Single(listed.EnumerateArray()).GetProperty("inputData").GetProperty("from").GetString());
    }

    [Fact]
    public async Task Policy_can_forbid_the_command_line_to_decide()
    {
        await using var folder = new CliFolder();
        await folder.WriteAsync("signalbox.yaml", "policy:\n  localDecisions: false\n");
        await folder.CreateJobAsync("simple-task", "{}", "--risk", "high");
        Assert.Contains("policy.localDecisions", (await folder.RunAsync("checkpoints", "approve", "1")).Exits(4).Errors);
        Assert.Contains("policy.localDecisions", (await folder.RunAsync("checkpoints", "reject", "1", "--reason", "no")).Exits(4).Errors);
        var job = await folder.ShowJobAsync("1");
        Assert.Equal("PENDING", job.GetProperty("checkpoints")[0].GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Array, job.GetProperty("timeline").ValueKind);
    }

    [Fact]
    public async Task What_policy_forbids_holds_in_another_working_directory_until_a_node_says_otherwise()
    {
        await using var folder = new CliFolder();
        await folder.CreateJobAsync("no-such-type", "{}", "--risk", "high");
        await StartedAsync(folder, "policy:\n  localDecisions: false\n");
        File.Delete(Path.Combine(folder.Path, "signalbox.yaml"));
        Assert.Contains("policy.localDecisions", (await folder.RunAsync("checkpoints", "approve", "1")).Exits(4).Errors);
        await folder.WriteAsync("signalbox.yaml", "policy:\n  localDecisions: true\n");
        Assert.Contains("policy.localDecisions", (await folder.RunAsync("checkpoints", "approve", "1")).Exits(4).Errors);
        Assert.Equal("PENDING", (await folder.ShowJobAsync("1")).GetProperty("checkpoints")[0].GetProperty("status").GetString());
        await StartedAsync(folder, "policy:\n  localDecisions: true\n");
        (await folder.RunAsync("checkpoints", "approve", "1")).Exits(0);
        var audit = (await folder.RunAsync("audit", "list", "--json")).Exits(0).Json.EnumerateArray();
        Assert.Equal(2, audit.Count(e => e.GetProperty("action").GetString() == "policy_changed"));
    }

    private static async Task StartedAsync(CliFolder folder, string configuration)
    {
        await folder.WriteAsync("signalbox.yaml", configuration);
        using var node = await folder.StartWorkerAsync();
        await node.SignalAsync("TERM");
        Assert.Contains("policy.localDecisions of this database is now", (await node.EndAsync()).Exits(0).Errors);
    }
}
