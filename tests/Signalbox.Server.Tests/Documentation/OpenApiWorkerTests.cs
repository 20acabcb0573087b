using System.Net;
using System.Text.Json.Nodes;
using Signalbox.Identities;
using Signalbox.Server.Access;

namespace Signalbox.Server.Tests.Documentation;

public sealed class OpenApiWorkerTests
{
    /// <summary>Each call with the fields of its body and its answers, and the refusals that are its own.</summary>
    public static TheoryData<string, string, string, string, string> Calls => new()
    {
        { "GET", "/api/workers", "", "200 success workers", "401 403" },
        { "POST", "/api/workers", "capabilities host maxConcurrentJobs version workerId workerType", "200 heartbeatSeconds leaseSeconds success worker", "400 401 403 409" },
        { "POST", "/api/workers/{workerId}/heartbeat", "jobs status", "200 cancelled leaseSeconds lost success worker", "400 401 403 404" },
        { "POST", "/api/workers/{workerId}/claim", "jobTypes max waitSeconds", "200 jobs success", "400 401 403 404" },
        { "POST", "/api/workers/{workerId}/actions", "action attempt detail jobId", "200 checkpointId decision success; 202 checkpointId decision success", "400 401 403 404 409" },
        { "POST", "/api/agent-jobs/{id}/logs", "attempt entries workerId", "200 appended success", "400 401 403 404 409" },
        { "POST", "/api/agent-jobs/{id}/steps", "attempt name output workerId", "200 step success", "400 401 403 404 409" },
        { "POST", "/api/agent-jobs/{id}/checkpoints", "attempt blocking data expiresInSeconds name reason workerId", "200 checkpoint message success; 201 checkpoint message success", "400 401 403 404 409" },
        { "POST", "/api/agent-jobs/{id}/complete", "attempt evidence learnings result workerId", "200 job success; 202 checkpoint message success", "400 401 403 404 409 422" },
        { "POST", "/api/agent-jobs/{id}/fail", "attempt error errorType retryable workerId", "200 job success", "400 401 403 404 409" },
        { "GET", "/api/learnings", "", "200 learnings limit offset success total", "400 401 403" },
        { "POST", "/api/learnings", "category description impactScore jobId tags title", "201 learning success", "400 401 403" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_call_of_workers_is_described_with_its_body_its_answers_and_its_refusals(string method, string path, string body, string answers, string refusals)
    {
        await using var box = await ServerBox.CreateAsync();
        var document = (await box.Client(Permission.Read).GetAsync("/openapi/v1.json", HttpStatusCode.OK)).Json;
        var call = document["paths"]![path]![method.ToLowerInvariant()]!;

        Assert.Equal(body, call["requestBody"] is { } given ? Fields(document, given["content"]!["application/json"]!["schema"]!) : "");
        var responses = call["responses"]!.AsObject();
        Assert.Equal(
            answers,
            string.Join("; ", responses.Where(r => r.Key[0] == '2').OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => $"{r.Key} {Fields(document, r.Value!["content"]!["application/json"]!["schema"]!)}")));
        Assert.Equal(refusals, string.Join(' ', responses.Select(r => r.Key).Where(s => s[0] == '4').Order(StringComparer.Ordinal)));
        Assert.NotEmpty(call["summary"]!.GetValue<string>());
        var named = path.Split('/').Where(p => p.StartsWith('{')).Select(p => p.Trim('{', '}'));
        Assert.Equal(named, (call["parameters"]?.AsArray() ?? []).Where(p => p!["in"]!.GetValue<string>() == "path").Select(p => p!["name"]!.GetValue<string>()));
    }

    [Fact]
    public async Task What_narrows_learnings_is_described()
    {
        await using var box = await ServerBox.CreateAsync();
        var document = (await box.Client(Permission.Read).GetAsync("/openapi/v1.json", HttpStatusCode.OK)).Json;

        Assert.Equal(["q", "category", "tag", "limit", "offset"], document["paths"]!["/api/learnings"]!["get"]!["parameters"]!.AsArray().Select(p => p!["name"]!.GetValue<string>()));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task The_described_fields_of_a_body_are_those_that_are_read(string method, string path, string body, string answers, string refusals)
    {
        Assert.False(string.IsNullOrEmpty(answers) || string.IsNullOrEmpty(refusals));
        if (body.Length == 0)
            return;
        await using var box = await ServerBox.CreateAsync();
        var sent = new JsonObject(body.Split(' ').Append("nobodyReadsThis").Select(name => KeyValuePair.Create<string, JsonNode?>(name, null)));

        var refused = await box.Client(Permission.Work, CallerKind.Program).PostAsync(
            path.Replace("{workerId}", "w1", StringComparison.Ordinal).Replace("{id}", "1", StringComparison.Ordinal), sent.ToJsonString(), HttpStatusCode.BadRequest);

        var unknown = refused.Json["errors"]!.AsObject().Where(e => e.Value!.AsArray().Any(m => m!.GetValue<string>().Equals("is not a known field", StringComparison.Ordinal)));
        Assert.Equal("POST nobodyReadsThis", $"{method} {string.Join(' ', unknown.Select(u => u.Key))}");
    }

    // What the document says of a schema stands in its components.
    private static string Fields(JsonNode document, JsonNode schema)
    {
        var name = schema["$ref"]!.GetValue<string>().Split('/')[^1];
        return string.Join(' ', document["components"]!["schemas"]![name]!["properties"]!.AsObject().Select(p => p.Key).Order(StringComparer.Ordinal));
    }
}
