using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Signalbox.Identities;
using Signalbox.Postgres.Connections;
using Signalbox.Server.Startup;

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
    public async Task A_node_is_ready_after_the_last_step_of_its_start_and_not_before()
    {
        var asked = new List<Answer>();
        await using var box = await ServerBox.CreateAsync(configure: host => host.Services
            .AddStartStep("the first thing", async (services, _) => asked.AddRange(await AskAllAsync(services)))
            .AddStartStep("the last thing", async (services, _) => asked.AddRange(await AskAllAsync(services))));

        Assert.Equal([200, 503, 503, 200, 503, 503], asked.Select(a => (int)a.Status));
        Assert.All(asked.Where(a => a.Status != HttpStatusCode.OK), a => a.IsProblem());
        Assert.Contains("has yet to see to the first thing", asked[1].Text);
        Assert.Contains("has yet to see to the last thing", asked[4].Text);
        await box.Stranger().GetAsync("/health/ready", HttpStatusCode.OK);
        await box.Stranger().GetAsync("/health", HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_step_that_fails_ends_the_start()
    {
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => ServerBox.CreateAsync(
            configure: host => host.Services.AddStartStep("a thing", (_, _) => throw new InvalidOperationException("It cannot be had."))));

        Assert.Equal("It cannot be had.", fault.Message);
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

    private static async Task<List<Answer>> AskAllAsync(IServiceProvider node)
    {
        using var http = new HttpClient { BaseAddress = new Uri(node.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First()) };
        return
        [
            await http.GetAsync("/health/live", HttpStatusCode.OK), await http.GetAsync("/health/ready", HttpStatusCode.ServiceUnavailable),
            await http.GetAsync("/health", HttpStatusCode.ServiceUnavailable),
        ];
    }
}
