using System.Net;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Signalbox.Identities;
using Signalbox.RemoteWorkers;
using Signalbox.Running;
using Signalbox.Server.Access;
using Signalbox.Testing;
using Signalbox.Workers;

namespace Signalbox.Server.Tests.Workers;

/// <summary>Registration, heartbeats and claims of programs outside.</summary>
public sealed class RemoteWorkerTests
{
    private const string Job = """{"jobType":"work","taskDescription":"Do it"}""";

    [Fact]
    public async Task A_worker_registers_and_is_told_how_to_stay_alive()
    {
        await using var box = await ServerBox.CreateAsync();
        var program = box.Client(Permission.Work, CallerKind.Program);

        var answer = await program.PostAsync(
            "/api/workers",
            """{"workerId":"w1","workerType":"executor","capabilities":["code","test"],"maxConcurrentJobs":2,"host":"build-7","version":"1.4"}""",
            HttpStatusCode.OK);

        Assert.True(answer.Json["success"]!.GetValue<bool>());
        Assert.Equal((60.0, 60.0), (answer.Json["heartbeatSeconds"]!.GetValue<double>(), answer.Json["leaseSeconds"]!.GetValue<double>()));
        Assert.Equal("""{"workerId":"w1","workerType":"executor","status":"active","capabilities":["code","test"],"maxConcurrentJobs":2}""", answer.Json["worker"]!.ToJsonString());
        var listed = Assert.Single((await program.GetAsync("/api/workers", HttpStatusCode.OK)).Json["workers"]!.AsArray(), w => w!["workerId"]!.GetValue<string>() == "w1")!;
        Assert.Equal(("build-7", "1.4", 0), (listed["host"]!.GetValue<string>(), listed["version"]!.GetValue<string>(), listed["activeJobs"]!.GetValue<int>()));
    }

    [Theory]
    [InlineData("""{"workerType":"executor"}""", "workerId")]
    [InlineData("""{"workerId":"w1"}""", "workerType")]
    [InlineData("""{"workerId":"  ","workerType":"executor"}""", "workerId")]
    [InlineData("""{"workerId":"w\u200b1","workerType":"executor"}""", "workerId")]
    [InlineData("""{"workerId":"w1","workerType":"executor","capabilities":"code"}""", "capabilities")]
    [InlineData("""{"workerId":"w1","workerType":"executor","capabilities":[""]}""", "capabilities")]
    [InlineData("""{"workerId":"w1","workerType":"executor","maxConcurrentJobs":0}""", "maxConcurrentJobs")]
    [InlineData("""{"workerId":"w1","workerType":"executor","color":"red"}""", "color")]
    public async Task A_registration_that_breaks_the_rules_is_refused_by_field(string json, string field)
    {
        await using var box = await ServerBox.CreateAsync();
        (await box.Client(Permission.Work, CallerKind.Program).PostAsync("/api/workers", json, HttpStatusCode.BadRequest)).IsProblem(field);
    }

    [Fact]
    public async Task A_worker_belongs_to_the_program_that_registered_it()
    {
        await using var box = await ServerBox.CreateAsync(worker: new WorkerOptions { WorkerId = "node" });
        await box.Get<Worker>().StartAsync();
        var mine = await RemoteWorker.RegisterAsync(box, "w1");
        await box.Client(Permission.Jobs).CreateJobAsync(Job);
        var job = await mine.ClaimOneAsync();
        var other = new RemoteWorker(box.Client(Permission.Work | Permission.Read, CallerKind.Program), "w1");

        (await other.Client.PostAsync("/api/workers", """{"workerId":"w1","workerType":"executor"}""", HttpStatusCode.Conflict)).IsProblem();
        (await other.Client.PostAsync("/api/workers", """{"workerId":"node","workerType":"executor"}""", HttpStatusCode.Conflict)).IsProblem();
        await other.HeartbeatAsync("{}", HttpStatusCode.NotFound);
        (await other.Client.PostAsync("/api/workers/w1/claim", """{"jobTypes":["work"]}""", HttpStatusCode.NotFound)).IsProblem();
        (await other.SayAsync(job, "fail", "\"error\":\"no\"", HttpStatusCode.Conflict)).IsProblem();
        (await other.SayAsync(job, "logs", "\"entries\":[{\"message\":\"no\"}]", HttpStatusCode.Conflict)).IsProblem();
        (await other.SayAsync(job, "steps", "\"name\":\"a\",\"output\":1", HttpStatusCode.Conflict)).IsProblem();
        (await other.SayAsync(job, "checkpoints", "\"name\":\"a\",\"data\":1", HttpStatusCode.Conflict)).IsProblem();
        await mine.SayAsync(job, "steps", "\"name\":\"a\",\"output\":1", HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_claim_takes_the_best_job_that_the_worker_may_have_and_says_until_when()
    {
        await using var box = await ServerBox.CreateAsync();
        var person = box.Client(Permission.Jobs);
        await person.CreateJobAsync("""{"jobType":"work","taskDescription":"Later","priority":2}""");
        await person.CreateJobAsync("""{"jobType":"work","taskDescription":"For somebody else","priority":10,"assignedWorker":"w2"}""");
        await person.CreateJobAsync("""{"jobType":"work","taskDescription":"Needs more","priority":10,"requiredCapability":"gpu"}""");
        await person.CreateJobAsync("""{"jobType":"other","taskDescription":"Other work","priority":10}""");
        await person.CreateJobAsync("""{"jobType":"work","taskDescription":"Risky","priority":10,"riskLevel":"high"}""");
        var first = await person.CreateJobAsync("""{"jobType":"work","taskDescription":"Now","priority":8,"inputData":{"a":1},"acceptanceCriteria":["It works"],"assignedWorker":"executor"}""");
        var worker = await RemoteWorker.RegisterAsync(box, "w1");

        var job = Assert.Single(await worker.ClaimAsync())!;

        Assert.Equal((first, 1, 3), (job["id"]!.GetValue<string>(), job["attempt"]!.GetValue<int>(), job["maxAttempts"]!.GetValue<int>()));
        Assert.Equal(("""{"a":1}""", """["It works"]"""), (job["inputData"]!.ToJsonString(), job["acceptanceCriteria"]!.ToJsonString()));
        Assert.EndsWith("Z", job["leaseExpiresAt"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Single(await worker.ClaimAsync(max: 10));
        Assert.Empty(await worker.ClaimAsync(max: 10));
    }

    [Fact]
    public async Task A_claim_carries_the_trace_of_whoever_asked_for_the_job()
    {
        await using var box = await ServerBox.CreateAsync();
        var person = box.Client(Permission.Jobs);
        person.DefaultRequestHeaders.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        await person.CreateJobAsync(Job);
        var worker = await RemoteWorker.RegisterAsync(box, "w1");

        var job = Assert.Single(await worker.ClaimAsync())!;

        Assert.Contains("0af7651916cd43dd8448eb211c80319c", job["traceparent"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_without_names_takes_what_its_capabilities_name()
    {
        await using var box = await ServerBox.CreateAsync();
        await box.Client(Permission.Jobs).CreateJobAsync("""{"jobType":"test","taskDescription":"Run the tests"}""");
        var tester = await RemoteWorker.RegisterAsync(box, "w1", null, "test");
        var writer = await RemoteWorker.RegisterAsync(box, "w2", null, "documentation");
        var nobody = await RemoteWorker.RegisterAsync(box, "w3");

        (await writer.Client.PostAsync("/api/workers/w2/claim", """{"jobTypes":["test"]}""", HttpStatusCode.BadRequest)).IsProblem("jobTypes");
        (await nobody.Client.PostAsync("/api/workers/w3/claim", null, HttpStatusCode.BadRequest)).IsProblem("jobTypes");
        Assert.Empty((await writer.Client.PostAsync("/api/workers/w2/claim", null, HttpStatusCode.OK)).Json["jobs"]!.AsArray());
        Assert.Single((await tester.Client.PostAsync("/api/workers/w1/claim", null, HttpStatusCode.OK)).Json["jobs"]!.AsArray());
    }

    [Fact]
    public async Task A_waiting_claim_is_answered_as_soon_as_there_is_a_job()
    {
        await using var box = await ServerBox.CreateAsync();
        await using var other = await box.AnotherAsync();
        var worker = await RemoteWorker.RegisterAsync(box, "w1");
        var claim = worker.ClaimOneAsync(wait: 30);
        await Eventually.HoldsAsync(() => Task.FromResult(box.Get<RemoteWorkerClient>().Waiting == 1), "the claim waits");

        var id = await other.Client(Permission.Jobs).CreateJobAsync(Job);

        Assert.Equal((id, 1), await claim);
        Assert.Equal(0, box.Get<RemoteWorkerClient>().Waiting);
    }

    [Fact]
    public async Task Of_many_that_wait_each_gets_one_job_and_no_job_is_given_twice()
    {
        await using var box = await ServerBox.CreateAsync();
        var client = box.Client(Permission.Work, CallerKind.Program);
        var workers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => RemoteWorker.RegisterAsync(box, $"w{i}", client)));
        var claims = workers.Select(w => w.ClaimOneAsync(wait: 30)).ToArray();
        await Eventually.HoldsAsync(() => Task.FromResult(box.Get<RemoteWorkerClient>().Waiting == claims.Length), "all claims wait");

        await box.Client(Permission.Jobs).PostAsync(
            "/api/agent-jobs/batch", $$"""{"jobs":[{{string.Join(",", Enumerable.Repeat(Job, claims.Length))}}]}""", HttpStatusCode.Created);

        Assert.Equal(claims.Length, (await Task.WhenAll(claims)).Select(c => c.Id).Distinct().Count());
    }

    [Fact]
    public async Task Whoever_leaves_while_waiting_takes_no_job_along()
    {
        await using var box = await ServerBox.CreateAsync();
        var worker = await RemoteWorker.RegisterAsync(box, "w1");
        using var leaving = new CancellationTokenSource();
        using var content = new StringContent("""{"waitSeconds":30,"jobTypes":["work"]}""", System.Text.Encoding.UTF8, "application/json");
        var claim = worker.Client.PostAsync(new Uri("/api/workers/w1/claim", UriKind.Relative), content, leaving.Token);
        await Eventually.HoldsAsync(() => Task.FromResult(box.Get<RemoteWorkerClient>().Waiting == 1), "the claim waits");

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => claim);
        await Eventually.HoldsAsync(() => Task.FromResult(box.Get<RemoteWorkerClient>().Waiting == 0), "it waits no more");
        var id = await box.Client(Permission.Jobs).CreateJobAsync(Job);
        Assert.Equal((id, 1), await worker.ClaimOneAsync());
    }

    [Fact]
    public async Task A_node_that_stops_answers_those_who_wait_at_once()
    {
        await using var box = await ServerBox.CreateAsync();
        // Its clock stands still, so that nothing but the stop can end the wait.
        var node = await box.AnotherAsync(configure: People.Clock(new FakeTimeProvider()));
        var worker = await RemoteWorker.RegisterAsync(node, "w1");
        var claim = worker.ClaimAsync(wait: 30);
        await Eventually.HoldsAsync(() => node.Get<RemoteWorkerClient>().Waiting == 1, "the claim waits");

        node.Get<IHostApplicationLifetime>().StopApplication();

        Assert.Empty(await claim);
        Assert.Equal(0, node.Get<RemoteWorkerClient>().Waiting);
        await node.DisposeAsync();
    }

    [Fact]
    public async Task A_paused_worker_gets_nothing_until_it_is_resumed()
    {
        await using var box = await ServerBox.CreateAsync();
        var worker = await RemoteWorker.RegisterAsync(box, "w1");
        await box.Get<WorkerClient>().TrySetPausedAsync("w1", true, "maria");
        await box.Client(Permission.Jobs).CreateJobAsync(Job);
        Assert.Empty(await worker.ClaimAsync());
        Assert.Equal("paused", (await worker.HeartbeatAsync("""{"status":"idle"}"""))["worker"]!["status"]!.GetValue<string>());
        var claim = worker.ClaimOneAsync(wait: 30);
        await Eventually.HoldsAsync(() => Task.FromResult(box.Get<RemoteWorkerClient>().Waiting == 1), "the claim waits");

        await box.Get<WorkerClient>().TrySetPausedAsync("w1", false, "maria");

        await claim;
    }

    [Fact]
    public async Task A_heartbeat_renews_what_the_worker_names_and_tells_what_it_has_lost()
    {
        await using var box = await ServerBox.CreateAsync();
        var person = box.Client(Permission.Jobs);
        foreach (var _ in Enumerable.Range(0, 3))
            await person.CreateJobAsync(Job);
        var worker = await RemoteWorker.RegisterAsync(box, "w1");
        var (kept, forgotten, cancelled) = (await worker.ClaimOneAsync(), await worker.ClaimOneAsync(), await worker.ClaimOneAsync());
        await person.PostAsync($"/api/agent-jobs/{cancelled.Id}/cancel", null, HttpStatusCode.OK);
        await using var connection = await box.Data.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync("update leases set until = now() + interval '1 second'");

        var answer = await worker.HeartbeatAsync(
            $$"""{"status":"busy","jobs":[{"id":"{{kept.Id}}","attempt":1},{"id":"{{cancelled.Id}}","attempt":1},{"id":"{{kept.Id}}","attempt":2},{"id":"999","attempt":1}]}""");

        Assert.Equal(RemoteWorker.Json([kept.Id, "999"]), answer["lost"]!.ToJsonString());
        Assert.Equal(RemoteWorker.Json([cancelled.Id]), answer["cancelled"]!.ToJsonString());
        var renewed = (await connection.QueryAsync<long>("select job_ids[1] from leases where until > now() + interval '30 seconds' order by 1")).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal([kept.Id, cancelled.Id], renewed);
        Assert.NotEqual(kept.Id, forgotten.Id);
        Assert.Equal("busy", (await box.Get<WorkerClient>().ListRegisteredAsync()).Single(w => w.WorkerId == "w1").Status.ToString().ToLowerInvariant());
    }

    [Fact]
    public async Task Nobody_works_without_a_token_of_the_scope_worker()
    {
        await using var box = await ServerBox.CreateAsync();
        foreach (var client in (HttpClient[])[box.Client(Permission.Jobs, CallerKind.Program), box.Client(Permission.Administer, CallerKind.Program), box.Client(Permission.Administer)])
            await client.PostAsync("/api/workers", """{"workerId":"w1","workerType":"executor"}""", HttpStatusCode.Forbidden);
    }
}
