using Signalbox.Cli.Tests.Processes;
using Signalbox.Testing;

namespace Signalbox.Cli.Tests.Policy;

public sealed class PolicyVerbTests
{
    [Fact]
    public async Task A_file_is_explained_in_sentences_or_refused_with_the_line_of_each_fault()
    {
        await using var folder = new CliFolder();
        await folder.WriteAsync("policy.yaml", "riskByJobType: {deploy: high}\n");
        await folder.WriteAsync("wrong.yaml", "risks:\n  high:\n    approvals: many\n    patience: none\n");

        Assert.Contains("Jobs of type 'deploy' have at least high risk.", (await folder.RunAsync("policy", "check", "policy.yaml")).Exits(0).Output);
        Assert.StartsWith("sha256:", (await folder.RunAsync("policy", "check", "policy.yaml", "--json")).Exits(0).Json.GetProperty("digest").GetString(), StringComparison.Ordinal);
        var refused = (await folder.RunAsync("policy", "check", "wrong.yaml")).Exits(2);
        Assert.Contains("The policy has 2 faults:", refused.Errors);
        Assert.Contains("wrong.yaml line 3, column 16: 'many' must be a whole number from 0 to 10", refused.Errors);
        Assert.Contains("wrong.yaml line 4, column 5: 'patience' is not a field of risks.high", refused.Errors);
        Assert.Contains("cannot be read", (await folder.RunAsync("policy", "check", "missing.yaml")).Exits(2).Errors);
        Assert.False(Directory.Exists(folder.DataDirectory));
    }

    [Fact]
    public async Task A_node_puts_its_file_in_force_and_one_without_leaves_it()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var folder = new CliFolder();
        folder.Environment["DATABASE_URL"] = database.ConnectionString;
        Assert.Contains("nobody: the built-in policy holds", (await folder.RunAsync("policy", "show")).Exits(0).Output);
        var file = await folder.WriteAsync("policy.yaml", "risks: {high: {approvals: 3}}\n");

        await StartAsync(folder);
        File.Delete(file);
        await StartAsync(folder);

        var shown = (await folder.RunAsync("policy", "show", "--json")).Exits(0).Json;
        Assert.Equal(3, shown.GetProperty("policy").GetProperty("risks").GetProperty("high").GetProperty("approvals").GetInt32());
        Assert.StartsWith("os:", shown.GetProperty("setBy").GetString(), StringComparison.Ordinal);
        Assert.Contains("High risk: 3 people must approve", (await folder.RunAsync("policy", "show")).Exits(0).Output);
        await folder.CreateJobAsync("simple-task", "{}", "--risk", "high");
        Assert.Contains("1 of 3 approvals", (await folder.RunAsync("checkpoints", "approve", "1")).Exits(0).Output);
    }

    [Fact]
    public async Task A_node_does_not_start_with_a_policy_that_has_faults()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var folder = new CliFolder();
        folder.Environment["DATABASE_URL"] = database.ConnectionString;
        await folder.WriteAsync("signalbox.yaml", "policy: {file: rules/ours.yaml}\n");
        Assert.Contains("policy.file: there is no file", (await folder.RunAsync("worker", "start")).Exits(2).Errors);
        await folder.WriteAsync("rules/ours.yaml", "actions: {deploy: maybe}\n");

        Assert.Contains("ours.yaml line 1, column 19: 'maybe'", (await folder.RunAsync("worker", "start")).Exits(2).Errors);
        // What only reads is not held up by it.
        (await folder.RunAsync("jobs", "list")).Exits(0);
    }

    [Fact]
    public async Task The_creator_of_a_critical_job_cannot_approve_it_at_the_command_line()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var folder = new CliFolder();
        folder.Environment["DATABASE_URL"] = database.ConnectionString;
        await folder.CreateJobAsync("simple-task", "{}", "--risk", "critical");

        Assert.Contains("created this job, and at critical risk its creator may not approve it", (await folder.RunAsync("checkpoints", "approve", "1")).Exits(4).Errors);
        (await folder.RunAsync("checkpoints", "reject", "1", "--reason", "not mine to give")).Exits(0);
    }

    private static async Task StartAsync(CliFolder folder)
    {
        using var worker = await folder.StartWorkerAsync();
        await worker.SignalAsync("TERM");
        (await worker.EndAsync()).Exits(0);
    }
}
