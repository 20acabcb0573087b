using System.Text.Json;
using Signalbox.Cli.Tests.Processes;
using Signalbox.Cli.Tests.Serving;

namespace Signalbox.Cli.Tests;

/// <summary>A stranger's worker that has nothing but curl, beside a real node.</summary>
public sealed class CurlWorkerTests
{
    private const string Held = """ "workerId":"stranger","attempt":""";

    [Fact]
    public async Task A_worker_registers_claims_saves_asks_and_hands_in_evidence_with_curl()
    {
        await using var folder = new CliFolder();
        await folder.WriteAsync("policy.yaml", "actions: {deploy: high}\n");
        using var node = await ServingNode.StartAsync(folder, "--roles", "api");
        var token = await node.CreateTokenAsync("stranger", "worker");
        Task<(int Status, JsonElement Json)> PostAsync(string path, string json) => CurlAsync(folder, node, token, path, json);
        var id = await folder.CreateJobAsync("test", """{"suite":"parser"}""");
        var job = $"/api/agent-jobs/{id}";
        async Task<int> ClaimAsync() =>
            (await OkAsync(PostAsync("/api/workers/stranger/claim", """{"waitSeconds":30}"""))).GetProperty("jobs")[0].GetProperty("attempt").GetInt32();

        Assert.Equal(60, (await OkAsync(PostAsync("/api/workers", """{"workerId":"stranger","workerType":"executor","capabilities":["test"]}"""))).GetProperty("heartbeatSeconds").GetInt32());
        var first = await ClaimAsync();
        await OkAsync(PostAsync("/api/workers/stranger/heartbeat", $$"""{"jobs":[{"id":"{{id}}","attempt":{{first}}}]}"""));
        await OkAsync(PostAsync($"{job}/logs", $$"""{{{Held}}{{first}},"entries":[{"action":"run_start","message":"Running the suites"}]}"""));
        await OkAsync(PostAsync($"{job}/steps", $$"""{{{Held}}{{first}},"name":"run","output":{"passed":42} }"""));
        var question = $$"""{"jobId":"{{id}}","attempt":{0},"action":"deploy","detail":{"to":"staging"} }""";
        var (asked, answer) = await PostAsync("/api/workers/stranger/actions", question.Replace("{0}", $"{first}", StringComparison.Ordinal));
        Assert.Equal((202, "needs_approval"), (asked, answer.GetProperty("decision").GetString()));
        Assert.Equal(409, (await PostAsync($"{job}/complete", $$"""{{{Held}}{{first}}}""")).Status);
        Assert.Equal(403, (await PostAsync($"/api/admin/agent-checkpoints/{answer.GetProperty("checkpointId").GetString()}", "{}")).Status);
        (await folder.RunAsync("checkpoints", "approve", answer.GetProperty("checkpointId").GetString()!)).Exits(0);
        var second = await ClaimAsync();
        Assert.Equal("allow_logged", (await OkAsync(PostAsync(
            "/api/workers/stranger/actions", question.Replace("{0}", $"{second}", StringComparison.Ordinal)))).GetProperty("decision").GetString());
        Assert.Equal(42, (await OkAsync(PostAsync($"{job}/steps", $$"""{{{Held}}{{second}},"name":"run","output":{"passed":0} }"""))).GetProperty("step").GetProperty("output").GetProperty("passed").GetInt32());
        var (refused, why) = await PostAsync($"{job}/complete", $$"""{{{Held}}{{second}},"evidence":"Done"}""");
        await OkAsync(PostAsync($"{job}/complete", $$"""{{{Held}}{{second}},"evidence":{"summary":"Ran the suites of the parser","passed":42,"failed":0} }"""));

        Assert.Equal((422, 2), (refused, why.GetProperty("errors").GetProperty("evidence").GetArrayLength()));
        Assert.Equal((first, first + 1), (1, second));
        Assert.Equal("COMPLETED", (await folder.ShowJobAsync(id)).GetProperty("status").GetString());
    }

    private static async Task<JsonElement> OkAsync(Task<(int Status, JsonElement Json)> call)
    {
        var (status, json) = await call;
        Assert.True(status == 200, json.ToString());
        return json;
    }

    // The token is in curl's standard input, where the list of processes does not show it.
    private static async Task<(int Status, JsonElement Json)> CurlAsync(CliFolder folder, ServingNode node, string token, string path, string json)
    {
        using var curl = folder.StartProgram(
            "curl",
            ["-sS", "--config", "-", "-H", "Content-Type: application/json", "-d", json, "-w", "\n%{http_code}", new Uri(node.Address, path).ToString()],
            $"header = \"Authorization: Bearer {token}\"\n");
        var output = (await curl.EndAsync()).Exits(0).Output.TrimEnd();
        var line = output.LastIndexOf('\n');
        return (int.Parse(output[(line + 1)..], System.Globalization.CultureInfo.InvariantCulture), JsonDocument.Parse(output[..line]).RootElement);
    }
}
