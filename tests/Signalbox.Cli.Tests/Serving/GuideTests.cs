using System.Text.Json;
using Signalbox.Cli.Tests.Processes;

namespace Signalbox.Cli.Tests.Serving;

/// <summary>The workflow guide's curl lines and jq expressions, with real curl and jq against a real node.</summary>
public sealed class GuideTests
{
    [Fact]
    public async Task The_guide_works_as_it_is_printed()
    {
        await using var folder = new CliFolder();
        var node = await ServingNode.StartAsync(folder);
        var session = await node.SignInAsync();
        var script = (await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Serving/Guide/workflow.sh")))
            .Replace("http://localhost:3000", node.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
            .Replace("your-session-cookie", session, StringComparison.Ordinal);

        var parts = Parts((await folder.StartProgram("bash", ["-euo", "pipefail", "-c", script]).EndAsync()).Exits(0).Output);

        Assert.True(Json(parts["start"]).GetProperty("worker").GetProperty("isRunning").GetBoolean());
        var example = Json(parts["example 1"]).GetProperty("job");
        Assert.Equal(("simple-task", "PENDING", 5), (example.GetProperty("jobType").GetString(), example.GetProperty("status").GetString(), example.GetProperty("priority").GetInt32()));
        Assert.Equal(8, Json(parts["example 2"]).GetProperty("job").GetProperty("priority").GetInt32());
        Assert.Equal("Transform customer data", Json(parts["example 3"]).GetProperty("job").GetProperty("taskDescription").GetString());
        Assert.Equal(3, Json(parts["list"]).GetProperty("total").GetInt32());
        Assert.Equal(1, Json(parts["list by type"]).GetProperty("total").GetInt32());
        Assert.Equal((10, 0), (Json(parts["list a page"]).GetProperty("limit").GetInt32(), Json(parts["list a page"]).GetProperty("offset").GetInt32()));
        Assert.Matches("Job ID: 4\n\"(PENDING|RUNNING|WAITING_APPROVAL)\"\nCheckpoint ID: [0-9]+\n", parts["create"]);
        var approved = Json(parts["approve"]);
        Assert.Equal("Checkpoint approved successfully", approved.GetProperty("message").GetString());
        Assert.Equal(("APPROVED", "admin"), (approved.GetProperty("checkpoint").GetProperty("status").GetString(), approved.GetProperty("checkpoint").GetProperty("approvedBy").GetString()));
        var rejected = Json(parts["reject"]);
        Assert.Equal("Checkpoint rejected successfully", rejected.GetProperty("message").GetString());
        Assert.Equal("Code doesn't meet security standards", rejected.GetProperty("checkpoint").GetProperty("rejectionReason").GetString());
        Assert.Equal("\"COMPLETED\"\n", parts["status"]);
        Assert.Contains("agent_jobs_total{status=\"COMPLETED\"} 3\n", parts["metrics"]);
        Assert.Contains("agent_jobs_total{status=\"FAILED\"} 1\n", parts["metrics"]);
        Assert.Equal(3, Json(parts["worker"]).GetProperty("jobs").GetProperty("completed").GetInt32());
        Assert.Equal("{\"isRunning\":true,\"activeJobs\":0,\"maxConcurrentJobs\":3,\"pollInterval\":5000}", Json(parts["worker"]).GetProperty("worker").GetRawText());
        Assert.False(Json(parts["stop"]).GetProperty("worker").GetProperty("isRunning").GetBoolean());
    }

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        Assert.True(document.RootElement.GetProperty("success").GetBoolean());
        return document.RootElement.Clone();
    }

    private static Dictionary<string, string> Parts(string output) => output.Split("== ", StringSplitOptions.RemoveEmptyEntries)
        .Select(part => part.Split('\n', 2)).ToDictionary(part => part[0], part => part[1], StringComparer.Ordinal);
}
