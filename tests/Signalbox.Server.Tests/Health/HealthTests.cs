using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Signalbox.Identities;
using Signalbox.Postgres.Connections;

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

    [Fact]
    public async Task A_node_whose_callers_have_every_connection_asks_others_to_come_again()
    {
        await using var box = await ServerBox.CreateAsync();
        await using var node = await box.AnotherAsync(configure: host => host.Services.AddSingleton(
            _ => new PostgresDatabase(box.Data.ConnectionString + ";Timeout=1", ConnectionBound.Smallest)));
        var client = node.Client(Permission.Read | Permission.Jobs);
        await client.GetAsync("/api/agent-jobs", HttpStatusCode.OK);
        var taken = new List<NpgsqlConnection>();
        foreach (var source in (NpgsqlDataSource[])[node.Get<PostgresDatabase>().Source, node.Get<PostgresDatabase>().HotSource])
        {
            for (var left = new NpgsqlConnectionStringBuilder(source.ConnectionString).MaxPoolSize; left > 0; left--)
                taken.Add(await source.OpenConnectionAsync());
        }

        var read = await client.GetAsync("/api/agent-jobs", HttpStatusCode.ServiceUnavailable);
        var created = await client.PostAsync("/api/agent-jobs", """{"jobType":"a","taskDescription":"b"}""", HttpStatusCode.ServiceUnavailable);

        Assert.Contains("Retry-After", read.IsProblem().Headers.Keys);
        Assert.Contains("Retry-After", created.IsProblem().Headers.Keys);
        foreach (var connection in taken)
            await connection.DisposeAsync();
        await client.CreateJobAsync("""{"jobType":"a","taskDescription":"b"}""");
    }
}
