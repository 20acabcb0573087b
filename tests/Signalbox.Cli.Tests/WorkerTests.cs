using Signalbox.Cli.Tests.Processes;

namespace Signalbox.Cli.Tests;

public sealed class WorkerTests
{
    private const string Started =
        """
        🚀 Starting Agent Worker...

        [AgentWorker] Starting worker...
        ✅ Worker started successfully!

        📊 Worker Stats:
        {
          "isRunning": true,
          "activeJobs": 0,
          "maxConcurrentJobs": 3,
          "pollInterval": 5000
        }

        💡 Worker is now processing jobs...
           Press Ctrl+C to stop

        """;

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_worker_says_what_the_guide_says_and_stops_in_order(string signal)
    {
        await using var folder = new CliFolder();
        var worker = await folder.StartWorkerAsync();
        await worker.SignalAsync(signal);
        var result = (await worker.EndAsync()).Exits(0);
        Assert.StartsWith(Started, result.Output);
        Assert.EndsWith("Worker stopped.\n", result.Output);
        Assert.Null(folder.ServerProcess);
    }

    [Fact]
    public async Task A_reviewed_job_goes_through_five_processes_and_two_workers()
    {
        await using var folder = new CliFolder();
        var first = await folder.StartWorkerAsync();
        var id = await folder.CreateJobAsync("code-generation", """{"files":[{"path":"lib/a.ts","content":"export const a = 1;\n"}]}""");
        await folder.UntilJobAsync(id, j => j.GetProperty("status").GetString() == "WAITING_APPROVAL", "it waits for approval");
        await first.SignalAsync("TERM");
        (await first.EndAsync()).Exits(0);

        var shown = (await folder.RunAsync("checkpoints", "show", "1")).Exits(0).Output;
        Assert.Contains("+++ b/lib/a.ts", shown);
        Assert.Contains("+export const a = 1;", shown);
        (await folder.RunAsync("checkpoints", "approve", "1")).Exits(0);
        Assert.Null(folder.ServerProcess);

        var waiting = folder.Start("jobs", "wait", id, "--timeout", "60s");
        using var second = await folder.StartWorkerAsync();
        Assert.Contains("COMPLETED", (await waiting.EndAsync()).Exits(0).Output);
        Assert.Equal("export const a = 1;\n", await File.ReadAllTextAsync(Path.Combine(folder.DataDirectory, "workspace/jobs", id, "lib/a.ts")));
        var card = (await folder.RunAsync("jobs", "show", id)).Exits(0).Output;
        Assert.Contains("code-review  APPROVED by os:", card);
        Assert.Contains("sha256:", card);
        await second.SignalAsync("INT");
        (await second.EndAsync()).Exits(0);
    }

    [Fact]
    public async Task A_running_job_finishes_before_the_worker_stops()
    {
        await using var folder = new CliFolder();
        var worker = await folder.StartWorkerAsync();
        var id = await folder.CreateJobAsync("simple-task", """{"action":"wait","seconds":15}""");
        await folder.UntilJobAsync(id, j => j.GetProperty("status").GetString() == "RUNNING", "it runs");
        await worker.SignalAsync("TERM");
        Assert.Contains("Worker stopped.", (await worker.EndAsync()).Exits(0).Output);
        Assert.Equal("COMPLETED", (await folder.ShowJobAsync(id)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_second_interruption_leaves_running_jobs_and_still_stops_the_server()
    {
        await using var folder = new CliFolder();
        var worker = await folder.StartWorkerAsync();
        var id = await folder.CreateJobAsync("simple-task", """{"action":"wait","seconds":600}""");
        await folder.UntilJobAsync(id, j => j.GetProperty("status").GetString() == "RUNNING", "it runs");
        await worker.SignalAsync("INT");
        await worker.UntilSaidAsync("Ctrl-C again");
        await worker.SignalAsync("INT");
        (await worker.EndAsync()).Exits(130);
        Assert.Null(folder.ServerProcess);
    }

    [Fact]
    public async Task A_worker_is_listed_paused_and_resumed()
    {
        await using var folder = new CliFolder();
        folder.Environment["WORKER_ID"] = "the-worker";
        using var worker = await folder.StartWorkerAsync();
        (await folder.RunAsync("workers", "pause", "the-worker")).Exits(0);
        var id = await folder.CreateJobAsync("simple-task", """{"action":"echo"}""");
        var listed = (await folder.RunAsync("workers", "list", "--json")).Exits(0).Json;
        Assert.Equal("paused", Assert.Single(listed.EnumerateArray()).GetProperty("status").GetString());
        Assert.Contains("still PENDING", (await folder.RunAsync("jobs", "wait", id, "--timeout", "1s")).Exits(1).Errors);
        (await folder.RunAsync("workers", "resume", "the-worker")).Exits(0);
        (await folder.RunAsync("jobs", "wait", id, "--timeout", "60s")).Exits(0);
        Assert.Contains("There is no worker 'other'", (await folder.RunAsync("workers", "pause", "other")).Exits(1).Errors);
    }
}
