using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Signalbox.Identities;
using Signalbox.Server.Middleware;

namespace Signalbox.Server.Tests.Documentation;

public sealed class OpenApiTests
{
    private static readonly string[] GoingOn = ["nextCursor", "searchIncomplete", "totalIsAtLeast"];
    private static readonly string[] LeftOut = ["inputDataLeftOut", "resultLeftOut", "completionEvidenceLeftOut"];

    [Fact]
    public async Task Every_call_of_the_surface_is_described()
    {
        await using var box = await ServerBox.CreateAsync();
        var document = await ReadAsync(box);

        var described = document["paths"]!.AsObject()
            .SelectMany(p => p.Value!.AsObject().Where(o => o.Key != "head").Select(o => $"{o.Key.ToUpperInvariant()} {p.Key}")).Order(StringComparer.Ordinal);
        var served = box.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<ContentSecurityPolicy>() is null)
            .Where(e => e.RoutePattern.RawText!.Trim('/').Split('/')[0] is not ("openapi" or "sign-in" or "assets"))
            .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Where(m => m != "HEAD").Select(m => $"{m} /{e.RoutePattern.RawText!.Trim('/')}"))
            .Order(StringComparer.Ordinal);

        Assert.Equal(served, described);
    }

    [Fact]
    public async Task The_described_fields_of_a_job_are_those_that_are_read()
    {
        await using var box = await ServerBox.CreateAsync();
        var described = (await ReadAsync(box))["components"]!["schemas"]!["JobBody"]!["properties"]!.AsObject().Select(p => p.Key).ToList();
        var all = new JsonObject(described.Select(name => KeyValuePair.Create<string, JsonNode?>(name, null)));
        (all["jobType"], all["taskDescription"]) = ("a", "b");

        await box.Client(Permission.Jobs).PostAsync("/api/agent-jobs", all.ToJsonString(), HttpStatusCode.Created);

        Assert.Equal(
            [
                "acceptanceCriteria", "assignedWorker", "dependsOn", "dependsOnOutcome", "idempotencyKey", "inputData", "jobType", "maxAttempts", "parentId",
                "priority", "requiredCapability", "riskLevel", "runAt", "taskDescription", "title",
            ],
            described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Queries_bodies_and_refusals_are_described()
    {
        await using var box = await ServerBox.CreateAsync();
        var paths = (await ReadAsync(box))["paths"]!;

        Assert.Contains(paths["/api/agent-jobs"]!["get"]!["parameters"]!.AsArray(), p => p!["name"]!.GetValue<string>() == "riskLevel");
        Assert.Contains(paths["/api/agent-jobs/{id}"]!["get"]!["parameters"]!.AsArray(), p => p!["in"]!.GetValue<string>() == "path");
        Assert.NotNull(paths["/api/agent-jobs"]!["post"]!["requestBody"]!["content"]!["application/json"]);
        Assert.NotNull(paths["/api/admin/agent-checkpoints/{id}"]!["delete"]!["responses"]!["409"]);
        Assert.NotNull(paths["/api/agent-jobs"]!["post"]!["responses"]!["401"]);
        Assert.NotNull(paths["/api/auth/login"]!["post"]!["requestBody"]!["content"]!["application/json"]!["schema"]);
    }

    [Fact]
    public async Task What_lists_leave_out_and_how_they_go_on_is_described()
    {
        await using var box = await ServerBox.CreateAsync();
        var document = await ReadAsync(box);
        var (paths, schemas) = (document["paths"]!, document["components"]!["schemas"]!);

        foreach (var list in new[] { "/api/agent-jobs", "/api/admin/agent-checkpoints" })
            Assert.Contains(paths[list]!["get"]!["parameters"]!.AsArray(), p => p!["name"]!.GetValue<string>() == "cursor");
        Assert.NotNull(paths["/api/agent-jobs"]!["get"]!["responses"]!["429"]);
        foreach (var answer in new[] { "JobListAnswer", "CheckpointPageAnswer" })
        {
            var properties = schemas[answer]!["properties"]!.AsObject();
            Assert.All(GoingOn, name => Assert.Contains(properties, p => p.Key == name));
            Assert.Equal("array", (properties["jobs"] ?? properties["checkpoints"])!["type"]!.GetValue<string>());
        }

        Assert.All(LeftOut, name => Assert.NotNull(schemas["JobView"]!["properties"]![name]));
        Assert.NotNull(schemas["CheckpointView"]!["properties"]!["dataLeftOut"]);
        Assert.NotNull(schemas["StepView"]!["properties"]!["outputLeftOut"]);
    }

    private static async Task<JsonNode> ReadAsync(ServerBox box) =>
        (await box.Client(Permission.Read).GetAsync("/openapi/v1.json", HttpStatusCode.OK)).Json;
}
