using Dapper;
using Signalbox.Cli.Tests.Processes;
using Signalbox.Json;
using Signalbox.Testing;

namespace Signalbox.Cli.Tests;

public sealed class CheckpointTests
{
    [Fact]
    public async Task What_another_approver_edited_is_approved_with_its_digest_only()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var folder = new CliFolder();
        folder.Environment["DATABASE_URL"] = database.ConnectionString;
        await folder.CreateJobAsync("simple-task", "{}", "--risk", "high");
        var edits = RawJson.Parse("""{"amount":6}""");
        var digest = CanonicalJson.Digest(edits);
        await using (var connection = await database.DataSource.OpenConnectionAsync())
            await connection.ExecuteAsync("update agent_checkpoints set approved_data = @Text::json, approved_digest = @digest", new { edits.Text, digest });

        var blind = (await folder.RunAsync("checkpoints", "approve", "1")).Exits(4);
        Assert.Contains($"approve it with --digest {digest}", blind.Errors);
        Assert.Contains(digest, (await folder.RunAsync("checkpoints", "show", "1")).Exits(0).Output);

        (await folder.RunAsync("checkpoints", "approve", "1", "--digest", digest)).Exits(0);
    }

    [Fact]
    public async Task The_files_of_a_risky_job_are_shown_as_files_before_it_runs()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var folder = new CliFolder();
        folder.Environment["DATABASE_URL"] = database.ConnectionString;
        await folder.CreateJobAsync("code-generation", """{"files":[{"path":"src/a.js","content":"first\nsecond\n"}]}""", "--risk", "high");

        var shown = (await folder.RunAsync("checkpoints", "show", "1")).Exits(0).Output;

        Assert.Matches("(?m)^src/a.js *$", shown);
        Assert.Matches("(?m)^second$", shown);
        Assert.Contains("jobType: code-generation", shown);
        Assert.DoesNotContain("\\n", shown);
    }

    [Fact]
    public async Task What_somebody_decided_on_a_page_and_may_take_back_is_decided_by_nobody_else()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var folder = new CliFolder();
        folder.Environment["DATABASE_URL"] = database.ConnectionString;
        await folder.CreateJobAsync("simple-task", "{}", "--risk", "high");
        await using (var connection = await database.DataSource.OpenConnectionAsync())
            await connection.ExecuteAsync("select set_config('signalbox.decision', '1', false); insert into held_decisions (checkpoint_id, approves, decided_by, due_at) values (1, true, 'ada', now() + interval '1 hour')");

        Assert.Contains("approved by ada, in force at", (await folder.RunAsync("checkpoints", "approve", "1")).Exits(1).Errors);
        Assert.Contains("approved by ada, in force at", (await folder.RunAsync("checkpoints", "reject", "1", "--reason", "no")).Exits(1).Errors);
        Assert.Contains("approved by ada, in force at", (await folder.RunAsync("checkpoints", "show", "1")).Exits(0).Output);
    }
}
