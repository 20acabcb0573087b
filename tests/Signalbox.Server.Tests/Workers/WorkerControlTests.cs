using System.Net;
using Signalbox.Identities;
using Signalbox.Running;

namespace Signalbox.Server.Tests.Workers;

public sealed class WorkerControlTests
{
    [Fact]
    public async Task The_worker_is_started_shown_and_stopped()
    {
        await using var box = await ServerBox.CreateAsync();
        var client = box.Client(Permission.Read | Permission.Workers | Permission.Jobs);
        await client.CreateJobAsync("""{"jobType":"nobody's","taskDescription":"d"}""");

        var before = (await client.GetAsync("/api/admin/agent-worker", HttpStatusCode.OK)).Json;
        var started = (await client.PostAsync("/api/admin/agent-worker", null, HttpStatusCode.OK)).Json;
        var again = (await client.PostAsync("/api/admin/agent-worker", "{}", HttpStatusCode.OK)).Json;
        var stopped = (await client.DeleteAsync("/api/admin/agent-worker", null, HttpStatusCode.OK)).Json;

        Assert.Equal("""{"isRunning":false,"activeJobs":0,"maxConcurrentJobs":3,"pollInterval":5000}""", before["worker"]!.ToJsonString());
        Assert.Equal("""{"pending":1,"running":0,"completed":0,"failed":0}""", before["jobs"]!.ToJsonString());
        Assert.True(started["worker"]!["isRunning"]!.GetValue<bool>());
        Assert.True(again["worker"]!["isRunning"]!.GetValue<bool>());
        Assert.False(stopped["worker"]!["isRunning"]!.GetValue<bool>());
        Assert.False(box.Get<Worker>().Stats.IsRunning);
    }

    [Fact]
    public async Task Who_starts_and_stops_the_worker_is_in_the_audit_once()
    {
        await using var box = await ServerBox.CreateAsync();
        var client = box.Client(Permission.Workers);
        await client.DeleteAsync("/api/admin/agent-worker", null, HttpStatusCode.OK);
        await client.PostAsync("/api/admin/agent-worker", null, HttpStatusCode.OK);
        await client.PostAsync("/api/admin/agent-worker", null, HttpStatusCode.OK);
        await client.DeleteAsync("/api/admin/agent-worker", null, HttpStatusCode.OK);

        var entries = (await box.Get<IAuditStore>().ListAsync(10, default)).Where(e => e.Action.StartsWith("worker_", StringComparison.Ordinal)).ToArray();

        Assert.Equal(["worker_stopped", "worker_started"], entries.Select(e => e.Action));
        Assert.All(entries, e => Assert.Equal($"worker {box.Get<WorkerOptions>().WorkerId}", e.Subject));
        Assert.All(entries, e => Assert.NotEmpty(e.Actor));
    }
}
