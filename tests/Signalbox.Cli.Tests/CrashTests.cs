using System.Text;
using System.Text.Json;
using Signalbox.Cli.Tests.Processes;

namespace Signalbox.Cli.Tests;

public sealed class CrashTests
{
    private const int Records = 300_000;
    private const string Input = """{"operation":"transform","transform":"normalize","dataFile":"people.jsonl"}""";

    [Fact]
    public async Task A_killed_workers_job_goes_on_with_the_chunk_that_it_was_in()
    {
        await using var folder = new CliFolder();
        folder.Environment["SIGNALBOX__Workers__LeaseSeconds"] = "10";
        await folder.WriteAsync(".signalbox/workspace/inputs/people.jsonl", People());
        var killed = await folder.StartWorkerAsync();
        var id = await folder.CreateJobAsync("data-processing", Input);
        var third = Path.Combine(folder.DataDirectory, "workspace/jobs", id, "chunks/000003.jsonl");
        await Testing.Eventually.HoldsAsync(() => File.Exists(third), "three chunks are done");
        await killed.SignalAsync("KILL");
        await killed.EndAsync();
        var left = await folder.ShowJobAsync(id);
        var done = Chunks(left).Count();
        Assert.InRange(done, 1, (Records / 1_000) - 1);

        using var second = await folder.StartWorkerAsync();
        var ended = (await folder.RunAsync("jobs", "wait", id, "--timeout", "90s", "--json")).Exits(0).Json;
        var result = ended.GetProperty("result");
        Assert.Equal(Records, result.GetProperty("written").GetInt32());
        Assert.Equal(2, ended.GetProperty("attempt").GetInt32());
        var chunks = Chunks(await folder.ShowJobAsync(id)).ToList();
        Assert.Equal(Records / 1_000, chunks.Count);
        Assert.Equal(done, chunks.Count(c => c.GetProperty("attempt").GetInt32() == 1));

        var output = Path.Combine(folder.DataDirectory, "workspace", result.GetProperty("file").GetString()!);
        var next = 0;
        await foreach (var line in File.ReadLinesAsync(output))
        {
            using var person = JsonDocument.Parse(line);
            Assert.Equal(next++, person.RootElement.GetProperty("id").GetInt32());
        }

        Assert.Equal(Records, next);
    }

    [Fact]
    public async Task A_worker_brings_a_killed_server_back_and_no_acknowledged_job_is_lost()
    {
        await using var folder = new CliFolder();
        using var worker = await folder.StartWorkerAsync();
        var acknowledged = new List<string>();
        for (var round = 0; round < 2; round++)
        {
            acknowledged.Add(await folder.CreateJobAsync("simple-task", """{"action":"echo","n":1}"""));
            acknowledged.Add(await folder.CreateJobAsync("simple-task", """{"action":"wait","seconds":2}"""));
            var server = folder.ServerProcess;
            Assert.NotNull(server);
            await CliProcess.SignalAsync("KILL", server.Value);
            await Testing.Eventually.HoldsAsync(() => folder.ServerProcess is { } now && now != server, "the server is brought back");
        }

        foreach (var id in acknowledged)
            (await folder.RunAsync("jobs", "wait", id, "--timeout", "90s")).Exits(0);
        await worker.SignalAsync("TERM");
        (await worker.EndAsync()).Exits(0);
        Assert.Null(folder.ServerProcess);
    }

    private static IEnumerable<JsonElement> Chunks(JsonElement job) =>
        job.GetProperty("steps").EnumerateArray().Where(s => s.GetProperty("name").GetString()!.StartsWith("chunk-", StringComparison.Ordinal));

    private static string People()
    {
        var text = new StringBuilder();
        for (var i = 0; i < Records; i++)
            text.Append($"{{\"id\":{i},\"name\":\"  Person {i} \",\"email\":\"PERSON{i}@Example.COM\"}}\n");
        return text.ToString();
    }
}
