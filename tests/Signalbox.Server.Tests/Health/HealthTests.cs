using System.Net;
using Signalbox.Identities;

namespace Signalbox.Server.Tests.Health;

public sealed class HealthTests
{
    [Fact]
    public async Task A_node_that_is_well_says_so_to_anybody_and_counts_workers()
    {
        await using var box = await ServerBox.CreateAsync();
        await box.Client(Permission.Workers | Permission.Read).PostAsync("/api/admin/agent-worker", null, HttpStatusCode.OK);
        var stranger = box.Stranger();

        Assert.Equal("""{"status":"ok","workers":{"total":1,"alive":1}}""", (await stranger.GetAsync("/health", HttpStatusCode.OK)).Text);
        await stranger.GetAsync("/health/live", HttpStatusCode.OK);
        await stranger.GetAsync("/health/ready", HttpStatusCode.OK);
    }

    [Fact]
    public async Task Without_its_database_a_node_lives_but_is_not_ready_and_it_recovers_by_itself()
    {
        await using var box = await ServerBox.CreateAsync();
        var (stranger, client) = (box.Stranger(), box.Client(Permission.Read | Permission.Jobs));
        await client.GetAsync("/api/agent-jobs", HttpStatusCode.OK);
        await box.Data.RefuseConnectionsAsync();

        await stranger.GetAsync("/health/live", HttpStatusCode.OK);
        (await stranger.GetAsync("/health/ready", HttpStatusCode.ServiceUnavailable)).IsProblem();
        (await stranger.GetAsync("/health", HttpStatusCode.ServiceUnavailable)).IsProblem();
        var refused = await client.PostAsync("/api/agent-jobs", """{"jobType":"a","taskDescription":"b"}""", HttpStatusCode.ServiceUnavailable);
        Assert.Contains("Retry-After", refused.IsProblem().Headers.Keys);
        Assert.DoesNotContain("Npgsql", refused.Text);

        await box.Data.AcceptConnectionsAsync();
        await stranger.GetAsync("/health/ready", HttpStatusCode.OK);
        await client.CreateJobAsync("""{"jobType":"a","taskDescription":"b"}""");
    }
}
