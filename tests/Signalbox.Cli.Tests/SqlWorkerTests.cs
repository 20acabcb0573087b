using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Signalbox.Cli.Tests.Processes;
using Signalbox.Cli.Tests.Serving;
using Signalbox.Testing;

namespace Signalbox.Cli.Tests;

/// <summary>Programs that have nothing but psql beside a real node.</summary>
public sealed class SqlWorkerTests
{
    [Fact]
    public async Task The_worker_of_the_document_claims_and_completes_jobs()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var folder = new CliFolder();
        folder.Environment["DATABASE_URL"] = Libpq(database);
        using var node = await ServingNode.StartAsync(folder, "--roles", "api");
        var file = await folder.WriteAsync("worker", await WorkersDocumentTests.CodeAsync("sql-workers.md", "sh"));
        var first = await folder.CreateJobAsync("count-words", """{"text":"one two  three"}""");

        using var worker = folder.StartProgram("sh", [file]);
        await worker.UntilSaidAsync($"task {first}: 3 words");
        var second = await folder.CreateJobAsync("count-words", """{"text":"it's \"four\""}""");
        await worker.UntilSaidAsync($"task {second}: 2 words");

        var job = await folder.ShowJobAsync(first);
        Assert.Equal(("COMPLETED", "3 words"), (job.GetProperty("status").GetString(), job.GetProperty("completionEvidence").GetString()));
        Assert.Contains("word-counter-sql", (await folder.RunAsync("workers", "list")).Exits(0).Output, StringComparison.Ordinal);
        Assert.Contains("Counted 3 words", (await folder.RunAsync("jobs", "show", first)).Exits(0).Output, StringComparison.Ordinal);
        await worker.SignalAsync("KILL");
        await worker.EndAsync();
    }

    [Fact]
    public async Task A_pull_request_that_github_does_not_call_merged_reopens_the_task_and_a_merged_one_does_not()
    {
        var merged = new ConcurrentDictionary<string, bool> { ["/repos/acme/app/pulls/7"] = false, ["/repos/acme/app/pulls/8"] = true };
        await using var github = GitHub(merged);
        await github.StartAsync();
        await using var database = await TestDatabase.CreateAsync();
        await using var folder = new CliFolder();
        folder.Environment["DATABASE_URL"] = Libpq(database);
        folder.Environment["GITHUB_API_URL"] = github.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        folder.Environment["GITHUB_REPOSITORY"] = "acme/app";
        using var node = await ServingNode.StartAsync(folder, "--roles", "api");
        var task = await folder.CreateJobAsync("code", """{"change":"the parser"}""");
        await PsqlAsync(folder, """insert into worker_registry (worker_id, worker_type, status, capabilities) values ('EXECUTOR', 'executor', 'active', '["code"]')""");

        await CompleteAsync(folder, task, "Merged PR #7: https://github.com/acme/app/pull/7");
        await folder.UntilJobAsync(task, j => j.GetProperty("status").GetString() == "PENDING", "it is reopened");
        Assert.Contains("Merge pull request #7 of acme/app: it is not merged", (await folder.RunAsync("jobs", "show", task)).Exits(0).Output, StringComparison.Ordinal);
        await CompleteAsync(folder, task, "Merged PR #8: https://github.com/acme/app/pull/8");
        await Eventually.HoldsAsync(
            async () => (await PsqlAsync(folder, "select count(*) from execution_logs where action = 'evidence_accepted'")) == "1", "the evidence is accepted");

        Assert.Equal("COMPLETED", (await folder.ShowJobAsync(task)).GetProperty("status").GetString());
    }

    private static async Task CompleteAsync(CliFolder folder, string task, string evidence)
    {
        Assert.Equal(task, await PsqlAsync(
            folder, $"update governance_tasks set status = 'in_progress', assigned_worker = 'EXECUTOR' where id = {task} and status = 'pending' returning id"));
        Assert.Equal("completed", await PsqlAsync(
            folder, $"update governance_tasks set status = 'completed', completion_evidence = '{evidence}' where id = {task} returning status"));
    }

    private static async Task<string> PsqlAsync(CliFolder folder, string statement)
    {
        using var psql = folder.StartProgram("psql", ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", statement, folder.Environment["DATABASE_URL"]]);
        return (await psql.EndAsync()).Exits(0).Output.Trim();
    }

    // As libpq takes it, and the node as well.
    private static string Libpq(TestDatabase database)
    {
        var parts = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        return $"host={parts.Host} port={parts.Port} dbname={parts.Database} user={parts.Username}";
    }

    private static WebApplication GitHub(ConcurrentDictionary<string, bool> merged)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async context =>
        {
            if (!merged.TryGetValue(context.Request.Path, out var isMerged))
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }

            await context.Response.WriteAsJsonAsync(new Dictionary<string, object>
            {
                ["state"] = isMerged ? "closed" : "open",
                ["merged"] = isMerged,
                ["base"] = new { @ref = "main", repo = new { full_name = "acme/app", default_branch = "main" } },
            });
        });
        return app;
    }
}
