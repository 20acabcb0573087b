using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Server.Streams;

namespace Signalbox.Server.Tests.Streams;

public sealed class ResumeTests
{
    private static readonly JobRequest Work = new() { JobType = "work", Description = "A test's job" };

    [Fact]
    public async Task A_client_that_comes_back_again_and_again_on_either_node_loses_nothing_and_sees_nothing_twice()
    {
        await using var one = await ServerBox.CreateAsync();
        await using var two = await one.AnotherAsync();
        HttpClient[] clients = [one.Client(Permission.Read), two.Client(Permission.Read)];
        var (witness, start) = await EventReader.OpenReadyAsync(clients[0]);
        using var all = witness;
        var enqueuing = Task.Run(() => EnqueueAsync(one, 200));

        var seen = new List<ReceivedEvent>();
        // The start's id is the first node's own; every event's id is known on both.
        for (var (visit, last) = (0, start); !seen.Exists(IsLast); visit++)
        {
            using var reader = await EventReader.OpenAsync(clients[visit % 2 == 0 ? 0 : Math.Min(seen.Count, 1)], after: last);
            for (var shown = 0; shown < 5 && !seen.Exists(IsLast);)
            {
                var next = (await reader.NextAsync())!;
                last = next.Id ?? last;
                if (next.Event is "ready" || next.Id is null)
                    continue;
                seen.Add(next);
                shown++;
            }
        }

        await enqueuing;
        Assert.Equal(await witness.CollectAsync(IsLast), seen);
        Assert.Equal(200, seen.Count(e => e.Data!.Contains("PENDING", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_happened_while_the_client_was_away_is_shown_first()
    {
        await using var box = await ServerBox.CreateAsync();
        var client = box.Client(Permission.Read);
        var (reader, start) = await EventReader.OpenReadyAsync(client);
        reader.Dispose();

        await EnqueueAsync(box, 3);
        using var witness = await EventReader.OpenAsync(client, after: start);
        await witness.UntilAsync(IsLast);
        using var resumed = await EventReader.OpenAsync(client, $"?lastEventId={start}");

        Assert.Equal("2000", (await resumed.NextAsync())!.Retry);
        var ready = await resumed.NextAsync();
        Assert.Equal(("ready", start), (ready!.Event, ready.Id));
        Assert.Equal(4, (await resumed.CollectAsync(IsLast)).Count);
    }

    [Theory]
    [InlineData("0123-4-5")]
    [InlineData("x")]
    public async Task A_client_whose_last_event_is_not_known_is_told_to_reload_and_can_resume_from_there(string unknown)
    {
        await using var box = await ServerBox.CreateAsync();
        var client = box.Client(Permission.Read);
        using var reader = await EventReader.OpenAsync(client, after: unknown);

        Assert.Equal("2000", (await reader.NextAsync())!.Retry);
        var resync = await reader.NextAsync();
        Assert.Equal("resync", resync!.Event);
        Assert.StartsWith("""{"type":"resync","reason":""", resync.Data);
        Assert.Equal("ready", (await reader.NextAsync())!.Event);
        await EnqueueAsync(box, 1);
        await reader.UntilAsync(IsLast);
        using var resumed = await EventReader.OpenAsync(client, after: resync.Id);

        Assert.DoesNotContain(await resumed.CollectAsync(IsLast), e => e.Event == "resync");
    }

    [Fact]
    public async Task After_a_gap_every_stream_is_told_to_reload_and_nothing_before_is_shown_again()
    {
        await using var box = await ServerBox.CreateAsync();
        var client = box.Client(Permission.Read);
        var (reader, start) = await EventReader.OpenReadyAsync(client);
        using var all = reader;

        await using (var terminate = box.Data.DataSource.CreateCommand(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'listen%'"))
            await terminate.ExecuteNonQueryAsync();
        var resync = await reader.UntilAsync(e => e.Event == "resync");

        await EnqueueAsync(box, 1);
        await reader.UntilAsync(IsLast);
        using var fromBefore = await EventReader.OpenAsync(client, after: start);
        await fromBefore.UntilAsync(e => e.Event == "resync");
        using var fromThere = await EventReader.OpenAsync(client, after: resync.Id);
        Assert.DoesNotContain(await fromThere.CollectAsync(IsLast), e => e.Event == "resync");
    }

    [Fact]
    public async Task A_client_resumes_from_among_the_last_ten_thousand_events_and_reloads_when_it_comes_later()
    {
        await using var box = await ServerBox.CreateAsync();
        var client = box.Client(Permission.Read);
        var hub = box.Get<StreamHub>();
        for (var number = 1; number <= 201; number++)
            hub.Heard(FakeMessages.Jobs(number));

        using var inTime = await EventReader.OpenAsync(client, after: "origin-2-0");
        using var late = await EventReader.OpenAsync(client, after: "origin-1-49");

        var shown = await inTime.CollectAsync(e => e.Id == "origin-201-49");
        Assert.Equal(9_999, shown.Count(e => e.Event == "job"));
        await late.NextAsync();
        Assert.Equal("resync", (await late.NextAsync())!.Event);
    }

    // One by one; the last is special: a request to cancel makes it known by its status.
    private static async Task EnqueueAsync(ServerBox box, int count)
    {
        var jobs = box.Get<JobClient>();
        for (var n = 1; n < count; n++)
            await jobs.EnqueueAsync(Work);
        await jobs.TryCancelAsync((await jobs.EnqueueAsync(Work)).Id, "ada");
    }

    private static bool IsLast(ReceivedEvent received) => received.Data?.Contains("CANCELLED", StringComparison.Ordinal) == true;
}
