using System.Net;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Server.Access;
using Signalbox.Server.Options;
using Signalbox.Server.Streams;
using Signalbox.Testing;

namespace Signalbox.Server.Tests.Streams;

public sealed class ManyStreamsTests
{
    private const string Listeners =
        "select count(*) from pg_stat_activity where datname = current_database() and query ilike 'listen%'";

    [Fact]
    public async Task A_thousand_streams_each_show_a_change_from_one_listener()
    {
        await using var box = await ServerBox.CreateAsync();
        var client = box.Client(Permission.Read);
        var readers = new List<EventReader>();
        foreach (var some in Enumerable.Range(0, 1_000).Chunk(50))
            readers.AddRange((await Task.WhenAll(some.Select(_ => EventReader.OpenReadyAsync(client)))).Select(r => r.Reader));
        Assert.Equal(1_000, box.Get<StreamHub>().Open);

        var id = (await box.Get<JobClient>().EnqueueAsync(new JobRequest { JobType = "work", Description = "A test's job" })).Id;

        var data = $$"""{"type":"job","id":"{{id}}","jobId":"{{id}}","status":"PENDING"}""";
        await Task.WhenAll(readers.Select(r => r.UntilAsync(e => e.Data == data)));
        await using (var listeners = box.Data.DataSource.CreateCommand(Listeners))
            Assert.Equal(1L, await listeners.ExecuteScalarAsync());
        readers.ForEach(r => r.Dispose());
        await Eventually.HoldsAsync(() => box.Get<StreamHub>().Open == 0, "all streams are closed");
    }

    [Fact]
    public async Task One_stream_more_than_the_node_allows_is_told_to_try_again_later()
    {
        await using var box = await ServerBox.CreateAsync(options: new ServerOptions { Limits = new LimitOptions { OpenStreams = 2 } });
        var client = box.Client(Permission.Read);
        var (first, _) = await EventReader.OpenReadyAsync(client);
        var (second, _) = await EventReader.OpenReadyAsync(client);
        using var all = second;

        using (var refused = await client.GetAsync("/api/stream"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal("10", Assert.Single(refused.Headers.GetValues("Retry-After")));
            Assert.Contains("Too many streams", await refused.Content.ReadAsStringAsync());
        }

        first.Dispose();
        await Eventually.HoldsAsync(() => box.Get<StreamHub>().Open == 1, "the stream is closed");
        (await EventReader.OpenReadyAsync(client)).Reader.Dispose();
    }

    [Fact]
    public async Task One_token_does_not_take_the_streams_of_others()
    {
        await using var box = await ServerBox.CreateAsync(options: new ServerOptions { Limits = new LimitOptions { OpenStreams = 10, OpenStreamsPerCaller = 2 } });
        var greedy = box.Client(Permission.Read, CallerKind.Program);
        var (first, _) = await EventReader.OpenReadyAsync(greedy);
        var (second, _) = await EventReader.OpenReadyAsync(greedy);
        using var all = second;

        using (var refused = await greedy.GetAsync("/api/stream"))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        (await EventReader.OpenReadyAsync(box.Client(Permission.Read))).Reader.Dispose();

        first.Dispose();
        await Eventually.HoldsAsync(() => box.Get<StreamHub>().Open == 1, "the streams are closed");
        (await EventReader.OpenReadyAsync(greedy)).Reader.Dispose();
    }
}
