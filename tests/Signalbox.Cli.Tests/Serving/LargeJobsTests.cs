using System.Globalization;
using System.Net;
using Signalbox.Cli.Tests.Processes;

namespace Signalbox.Cli.Tests.Serving;

public sealed class LargeJobsTests
{
    private const int Megabytes = 1024 * 1024;
    private const int Letters = 4_000_000;

    [Fact]
    public async Task Lists_of_large_jobs_are_answered_by_a_node_that_has_little_memory()
    {
        await using var folder = new CliFolder();
        folder.Environment["DOTNET_GCHeapHardLimit"] = (256 * Megabytes).ToString("x", CultureInfo.InvariantCulture);
        // What a busy machine finds in a second is not what is shown here.
        await folder.WriteAsync("signalbox.yaml", "limits:\n  searchSeconds: 60\n");
        using var node = await ServingNode.StartAsync(folder, "--roles", "api");
        var session = await node.SignInAsync();
        var job = $$"""{"jobType":"large","taskDescription":"Has a large input","riskLevel":"high","inputData":"{{new string('a', Letters)}}"}""";
        var id = "";
        for (var i = 0; i < 48; i++)
        {
            var (status, json) = await node.SendAsync(HttpMethod.Post, "/api/agent-jobs", session, job);
            Assert.True(status == HttpStatusCode.Created, $"Job {i} was answered {(int)status}: {json}{Environment.NewLine}{node.Process.Output}{node.Process.Errors}");
            id = json.GetProperty("job").GetProperty("id").GetString();
        }

        foreach (var list in new[] { "/api/agent-jobs?limit=500", "/api/agent-jobs?limit=500&q=input", "/api/admin/agent-checkpoints?limit=500" })
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => node.SendAsync(HttpMethod.Get, list, session)));
            foreach (var (status, json) in answers)
            {
                Assert.True(status == HttpStatusCode.OK, $"{list} was answered {(int)status}");
                Assert.Equal(48, json.GetProperty("total").GetInt32());
                if (json.TryGetProperty("jobs", out var jobs))
                    Assert.All(jobs.EnumerateArray(), j => Assert.True(j.GetProperty("inputDataLeftOut").GetBoolean()));
            }
        }

        var (one, details) = await node.SendAsync(HttpMethod.Get, $"/api/agent-jobs/{id}", session);
        Assert.Equal((HttpStatusCode.OK, Letters), (one, details.GetProperty("job").GetProperty("inputData").GetString()!.Length));
        await node.Process.SignalAsync("TERM");
        (await node.Process.EndAsync()).Exits(0);
    }
}
