using System.Net;
using System.Text.Json.Nodes;
using Signalbox.Identities;
using Signalbox.Server.Access;

namespace Signalbox.Server.Tests.Workers;

/// <summary>A program with a token that works over HTTP.</summary>
internal sealed class RemoteWorker(HttpClient client, string id)
{
    public string Id => id;

    public HttpClient Client => client;

    /// <summary>Registers a worker; by a token of its own when <paramref name="client"/> is null.</summary>
    public static async Task<RemoteWorker> RegisterAsync(ServerBox box, string id, HttpClient? client = null, params string[] capabilities)
    {
        var worker = new RemoteWorker(client ?? box.Client(Permission.Work, CallerKind.Program), id);
        await worker.Client.PostAsync("/api/workers", $$"""{"workerId":"{{id}}","workerType":"executor","capabilities":{{Json(capabilities)}}}""", HttpStatusCode.OK);
        return worker;
    }

    public async Task<JsonArray> ClaimAsync(string types = "work", int max = 1, int wait = 0) =>
        (await client.PostAsync($"/api/workers/{id}/claim", $$"""{"max":{{max}},"waitSeconds":{{wait}},"jobTypes":["{{types}}"]}""", HttpStatusCode.OK)).Json["jobs"]!.AsArray();

    /// <summary>Claims one job, which must be there.</summary>
    public async Task<(string Id, int Attempt)> ClaimOneAsync(string types = "work", int wait = 0)
    {
        var job = Assert.Single(await ClaimAsync(types, 1, wait))!;
        return (job["id"]!.GetValue<string>(), job["attempt"]!.GetValue<int>());
    }

    public Task<Answer> SayAsync((string Id, int Attempt) job, string verb, string more, HttpStatusCode expected) =>
        client.PostAsync($"/api/agent-jobs/{job.Id}/{verb}", $$"""{"workerId":"{{id}}","attempt":{{job.Attempt}}{{(more.Length > 0 ? "," : "")}}{{more}}}""", expected);

    public async Task<JsonNode> HeartbeatAsync(string json, HttpStatusCode expected = HttpStatusCode.OK) =>
        (await client.PostAsync($"/api/workers/{id}/heartbeat", json, expected)).Json;

    public static string Json(IEnumerable<string> names) => "[" + string.Join(",", names.Select(n => $"\"{n}\"")) + "]";
}
