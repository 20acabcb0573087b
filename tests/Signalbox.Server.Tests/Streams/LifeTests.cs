using System.Net;
using Signalbox.Checkpoints;
using Signalbox.Handlers;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Running;
using Signalbox.Server.Access;
using Signalbox.Testing;
using Signalbox.Workers;

namespace Signalbox.Server.Tests.Streams;

public sealed class LifeTests
{
    private static readonly JobRequest Work = new() { JobType = "work", Description = "A test's job", Input = RawJson.From(1) };

    [Fact]
    public async Task A_jobs_life_with_a_checkpoint_is_shown_in_order()
    {
        await using var box = await ServerBox.CreateAsync(b => b.Handle("work", async (job, _) =>
        {
            if (job.Attempt == 1)
                await job.RecordAsync("noted", 1);
            await job.CheckpointAsync("pay", 7);
            return JobOutcome.Done;
        }));
        await box.Get<Worker>().StartAsync();
        var (reader, _) = await EventReader.OpenReadyAsync(box.Client(Permission.Read));
        using var all = reader;

        var id = (await box.Get<JobClient>().EnqueueAsync(Work)).Id;
        var asked = await reader.CollectAsync(Is($$"""{"type":"job","id":"{{id}}","jobId":"{{id}}","status":"WAITING_APPROVAL"}"""));
        var checkpoints = await box.Get<CheckpointClient>().ListForJobAsync(id);
        await box.Get<CheckpointClient>().ApproveAsync(checkpoints[1].Id, "ada");
        var done = await reader.CollectAsync(Is($$"""{"type":"job","id":"{{id}}","jobId":"{{id}}","status":"COMPLETED"}"""));

        Assert.Equal(
            [
                $$"""{"type":"checkpoint","id":"{{checkpoints[0].Id}}","jobId":"{{id}}","status":"RECORDED"}""",
                $$"""{"type":"checkpoint","id":"{{checkpoints[1].Id}}","jobId":"{{id}}","status":"PENDING"}""",
                $$"""{"type":"checkpoint","id":"{{checkpoints[1].Id}}","jobId":"{{id}}","status":"APPROVED"}""",
            ],
            asked.Concat(done).Where(e => e.Event == "checkpoint").Select(e => e.Data));
        // Who enqueues and who claims are different threads, and either may be the first to tell.
        Assert.Equal(
            ["PENDING", "RUNNING", "WAITING_APPROVAL"],
            asked.Where(e => e.Event == "job").Select(Status).Order());
        Assert.Equal("COMPLETED", Status(done[^1]));
        Assert.All(asked.Concat(done), e => Assert.Equal(3, e.Id!.Split('-').Length));
    }

    [Fact]
    public async Task Whoever_connects_is_told_that_the_stream_is_ready_and_how_to_resume()
    {
        await using var box = await ServerBox.CreateAsync();

        using var reader = await EventReader.OpenAsync(box.Client(Permission.Read));

        Assert.Equal("text/event-stream", reader.Response.Content.Headers.ContentType?.MediaType);
        Assert.True(reader.Response.Headers.CacheControl!.NoStore);
        Assert.Equal("no", Assert.Single(reader.Response.Headers.GetValues("X-Accel-Buffering")));
        Assert.Equal("2000", (await reader.NextAsync())!.Retry);
        var ready = await reader.NextAsync();
        Assert.Equal(("ready", """{"type":"ready"}"""), (ready!.Event, ready.Data));
        Assert.NotNull(ready.Id);
    }

    [Fact]
    public async Task Workers_are_shown_as_they_come_pause_resume_and_go()
    {
        await using var box = await ServerBox.CreateAsync();
        var (reader, _) = await EventReader.OpenReadyAsync(box.Client(Permission.Read));
        using var all = reader;
        var registry = box.Get<IWorkerStore>();

        await registry.RegisterAsync(new WorkerIdentity("büro, 1|a\n", "node", [], ["work"], 1), default);
        await registry.TrySetPausedAsync("büro, 1|a\n", true, "ada", default);
        await registry.TrySetPausedAsync("büro, 1|a\n", false, "ada", default);
        await registry.HeartbeatAsync("büro, 1|a\n", WorkerStatus.Offline, default);

        var shown = await reader.CollectAsync(e => e.Data!.Contains("offline", StringComparison.Ordinal));
        const string Name = """{"type":"worker","workerId":"büro, 1|a\n" """;
        Assert.Equal(
            [Name.Trim() + ""","status":"active"}""", Name.Trim() + ""","status":"paused"}""", Name.Trim() + "}", Name.Trim() + ""","status":"offline"}"""],
            shown.Select(e => e.Data));
    }

    [Fact]
    public async Task More_jobs_than_can_be_named_are_shown_as_many()
    {
        await using var box = await ServerBox.CreateAsync();
        var (reader, _) = await EventReader.OpenReadyAsync(box.Client(Permission.Read));
        using var all = reader;

        await box.Get<JobClient>().EnqueueAsync([.. Enumerable.Range(0, 1_000).Select(_ => Work)]);

        var many = await reader.UntilAsync(e => e.Event != "job");
        Assert.Equal(("jobs", """{"type":"jobs","many":true}"""), (many.Event, many.Data));
    }

    [Theory]
    [InlineData("?types=jobs", "types", "job, checkpoint, worker")]
    [InlineData("?types=job,,worker", "types", "job, checkpoint, worker")]
    [InlineData("?jobId=abc", "jobId", "whole number")]
    [InlineData("?jobId=0", "jobId", "whole number")]
    public async Task A_filter_that_is_none_is_refused_with_what_is_allowed(string query, string field, string allowed)
    {
        await using var box = await ServerBox.CreateAsync();

        var answer = await box.Client(Permission.Read).GetAsync("/api/stream" + query);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.Contains(field, body);
        Assert.Contains(allowed, body);
    }

    [Fact]
    public async Task Nobody_is_shown_anything_without_the_permission_to_read()
    {
        await using var box = await ServerBox.CreateAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, (await box.Stranger().GetAsync("/api/stream")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await box.Client(Permission.Work, CallerKind.Program).GetAsync("/api/stream")).StatusCode);
    }

    [Fact]
    public async Task Filters_let_through_what_was_asked_for()
    {
        await using var box = await ServerBox.CreateAsync();
        var client = box.Client(Permission.Read);
        var jobs = box.Get<JobClient>();
        var first = (await jobs.EnqueueAsync(Work)).Id;
        var (byType, _) = await EventReader.OpenReadyAsync(client, "?types=checkpoint,worker");
        var (byJob, _) = await EventReader.OpenReadyAsync(client, $"?jobId={first}");
        var (byBoth, _) = await EventReader.OpenReadyAsync(client, $"?types=job&jobId={first}");
        using var all = byType;
        using var every = byJob;
        using var each = byBoth;

        var risky = (await jobs.EnqueueAsync(Work with { Risk = Policy.RiskLevel.High })).Id;
        var (ofRisky, _) = await EventReader.OpenReadyAsync(client, $"?types=job&jobId={risky}");
        using var last = ofRisky;
        await jobs.TryCancelAsync(first, "ada");
        await jobs.TryCancelAsync(risky, "ada");
        // What has not been told when a thousand jobs come is no longer told one by one.
        await ofRisky.UntilAsync(e => e.Event == "job" && Status(e) == "CANCELLED");
        await jobs.EnqueueAsync([.. Enumerable.Range(0, 1_000).Select(_ => Work)]);
        await box.Get<IWorkerStore>().RegisterAsync(new WorkerIdentity("w1", "node", [], ["work"], 1), default);

        var types = await byType.CollectAsync(e => e.Event == "worker");
        Assert.Equal(["checkpoint PENDING", "checkpoint EXPIRED", "worker active"], types.Select(e => $"{e.Event} {Status(e)}"));
        foreach (var reader in new[] { byJob, byBoth })
        {
            var shown = (await reader.CollectAsync(e => e.Event == "jobs")).Where(e => e.Event == "job").ToList();
            Assert.Contains(shown, e => Status(e) == "CANCELLED");
            Assert.All(shown, e => Assert.Contains($"\"jobId\":\"{first}\"", e.Data));
        }
    }

    private static Func<ReceivedEvent, bool> Is(string data) => e => e.Data == data;

    private static string Status(ReceivedEvent received) =>
        System.Text.Json.JsonDocument.Parse(received.Data!).RootElement.GetProperty("status").GetString()!;
}
