using System.Net;
using Signalbox.Handlers;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Testing;

namespace Signalbox.Server.Tests.Jobs;

public sealed class JobRouteTests
{
    private const string SeedJob =
        """
        {"jobType": "simple-task", "taskDescription": "Process user data",
         "inputData": {"userId": "user-123", "action": "update-profile"}, "priority": 5}
        """;

    [Fact]
    public async Task A_job_is_created_and_shown_with_every_field_of_the_contract()
    {
        await using var box = await ServerBox.CreateAsync();
        var client = box.Client(Permission.Read | Permission.Jobs);

        var created = await client.PostAsync("/api/agent-jobs", SeedJob, HttpStatusCode.Created);

        var job = created.Json["job"]!.AsObject();
        Assert.True(created.Json["success"]!.GetValue<bool>());
        Assert.Equal(
            [
                "id", "jobType", "status", "title", "taskDescription", "inputData", "priority", "priorityName", "riskLevel", "acceptanceCriteria",
                "attempt", "maxAttempts", "assignedWorker", "progress", "result", "completionEvidence", "error", "parentId", "dependsOn", "createdBy",
                "createdAt", "runAt", "startedAt", "completedAt",
            ],
            job.Select(p => p.Key));
        Assert.Equal("PENDING", job["status"]!.GetValue<string>());
        Assert.Equal("""{"userId": "user-123", "action": "update-profile"}""", job["inputData"]!.ToJsonString(new() { WriteIndented = false }).Replace("\":", "\": ").Replace(",\"", ", \""));
        Assert.Equal($"/api/agent-jobs/{job["id"]}", created.Headers["Location"]);
        Assert.EndsWith("Z", job["createdAt"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(SeedJob)]
    [InlineData("""{"jobType":"a","taskDescription":"b"}""")]
    [InlineData("""{"jobType":"a","taskDescription":"b","riskLevel":"critical","title":"t","acceptanceCriteria":["x","y"]}""")]
    [InlineData("""{"jobType":"a","taskDescription":"b","runAt":"2100-01-01T00:00:00+02:00","maxAttempts":1,"assignedWorker":"w","requiredCapability":"c"}""")]
    [InlineData("""{"jobType":"a","taskDescription":"b","idempotencyKey":"k","inputData":[1, "\u00e9\n", null]}""")]
    public async Task What_creating_answers_is_what_reading_answers(string json)
    {
        await using var box = await ServerBox.CreateAsync();
        var client = box.Client(Permission.Read | Permission.Jobs);

        var created = (await client.PostAsync("/api/agent-jobs", json, HttpStatusCode.Created)).Json["job"]!;
        var read = (await client.GetAsync($"/api/agent-jobs/{created["id"]}", HttpStatusCode.OK)).Json["job"]!;

        Assert.Equal(read.ToJsonString(), created.ToJsonString());
    }

    [Fact]
    public async Task The_same_key_again_gives_the_first_job()
    {
        await using var box = await ServerBox.CreateAsync();
        var client = box.Client(Permission.Read | Permission.Jobs);
        const string Job = """{"jobType":"a","taskDescription":"b","idempotencyKey":"order 7"}""";
        var first = await client.PostAsync("/api/agent-jobs", Job, HttpStatusCode.Created);

        var second = await client.PostAsync("/api/agent-jobs", Job, HttpStatusCode.OK);

        Assert.Equal(first.Json["job"]!["id"]!.GetValue<string>(), second.Json["job"]!["id"]!.GetValue<string>());
        Assert.Equal(1, (await client.GetAsync("/api/agent-jobs", HttpStatusCode.OK)).Json["total"]!.GetValue<long>());
    }

    [Fact]
    public async Task The_key_may_come_as_a_header_but_not_twice_in_different_words()
    {
        await using var box = await ServerBox.CreateAsync();
        var client = box.Client(Permission.Read | Permission.Jobs);
        client.DefaultRequestHeaders.Add("Idempotency-Key", "order 7");
        await client.PostAsync("/api/agent-jobs", """{"jobType":"a","taskDescription":"b"}""", HttpStatusCode.Created);

        await client.PostAsync("/api/agent-jobs", """{"jobType":"a","taskDescription":"b"}""", HttpStatusCode.OK);
        (await client.PostAsync("/api/agent-jobs", """{"jobType":"a","taskDescription":"b","idempotencyKey":"order 8"}""", HttpStatusCode.BadRequest))
            .IsProblem("idempotencyKey");
    }

    [Fact]
    public async Task Every_fault_is_told_at_once_and_by_field()
    {
        await using var box = await ServerBox.CreateAsync();
        var client = box.Client(Permission.Read | Permission.Jobs);

        var answer = await client.PostAsync(
            "/api/agent-jobs",
            """{"jobType":7,"priority":11,"riskLevel":"huge","runAt":"2026-01-15T10:30:00","dependsOn":["x"],"colour":"red","maxAttempts":"3"}""",
            HttpStatusCode.BadRequest);

        answer.IsProblem();
        Assert.Equal(
            ["colour", "dependsOn", "jobType", "maxAttempts", "priority", "riskLevel", "runAt", "taskDescription"],
            answer.Json["errors"]!.AsObject().Select(e => e.Key).Order(StringComparer.Ordinal));
        Assert.Equal("is not a known field", answer.Json["errors"]!["colour"]![0]!.GetValue<string>());
        Assert.Equal(0, (await client.GetAsync("/api/agent-jobs", HttpStatusCode.OK)).Json["total"]!.GetValue<long>());
    }

    [Theory]
    [InlineData("dependsOn", """{"jobType":"a","taskDescription":"b","dependsOn":["4711"]}""")]
    [InlineData("parentId", """{"jobType":"a","taskDescription":"b","parentId":"4711"}""")]
    public async Task A_job_that_does_not_exist_cannot_be_waited_for(string field, string json)
    {
        await using var box = await ServerBox.CreateAsync();

        (await box.Client(Permission.Jobs).PostAsync("/api/agent-jobs", json, HttpStatusCode.BadRequest)).IsProblem(field);
    }

    [Fact]
    public async Task A_batch_is_all_or_none_and_tells_ids_in_order()
    {
        await using var box = await ServerBox.CreateAsync();
        var client = box.Client(Permission.Read | Permission.Jobs);
        static string Batch(int count, string last) =>
            $$"""{"jobs":[{{string.Join(',', Enumerable.Range(0, count).Select(i => $$"""{"jobType":"t{{i}}","taskDescription":"d"}"""))}}{{last}}]}""";

        var answer = await client.PostAsync("/api/agent-jobs/batch", Batch(250, ""), HttpStatusCode.Created);
        var faulty = await client.PostAsync("/api/agent-jobs/batch", Batch(250, """,{"jobType":"x"}"""), HttpStatusCode.BadRequest);

        var ids = answer.Json["ids"]!.AsArray().Select(i => i!.GetValue<string>()).ToArray();
        Assert.Equal(250, ids.Distinct().Count());
        Assert.Equal("t7", (await client.GetAsync($"/api/agent-jobs/{ids[7]}", HttpStatusCode.OK)).Json["job"]!["jobType"]!.GetValue<string>());
        faulty.IsProblem("jobs[250].taskDescription");
        Assert.Equal(250, (await client.GetAsync("/api/agent-jobs", HttpStatusCode.OK)).Json["total"]!.GetValue<long>());
    }

    [Theory]
    [InlineData("""{"jobs":[]}""", "jobs")]
    [InlineData("""{"jobs":7}""", "jobs")]
    [InlineData("""{}""", "jobs")]
    [InlineData("""{"jobs":[7]}""", "jobs[0]")]
    [InlineData("""{"jobs":[{"jobType":"a","taskDescription":"b","x":1}]}""", "jobs[0].x")]
    public async Task A_batch_that_is_none_is_refused(string json, string field)
    {
        await using var box = await ServerBox.CreateAsync();

        (await box.Client(Permission.Jobs).PostAsync("/api/agent-jobs/batch", json, HttpStatusCode.BadRequest)).IsProblem(field);
    }

    [Fact]
    public async Task A_batch_of_too_many_is_refused_whole()
    {
        await using var box = await ServerBox.CreateAsync();
        var jobs = string.Join(',', Enumerable.Repeat("""{"jobType":"a","taskDescription":"b"}""", JobClient.MaximumBatch + 1));

        var answer = await box.Client(Permission.Jobs).PostAsync("/api/agent-jobs/batch", $$"""{"jobs":[{{jobs}}]}""", HttpStatusCode.BadRequest);

        answer.IsProblem("jobs");
    }

    [Fact]
    public async Task Jobs_are_listed_newest_first_with_filters_and_pages()
    {
        await using var box = await ServerBox.CreateAsync();
        var client = box.Client(Permission.Read | Permission.Jobs);
        for (var i = 0; i < 12; i++)
            await client.CreateJobAsync($$"""{"jobType":"{{(i % 2 == 0 ? "even" : "odd")}}","taskDescription":"number {{i}}","riskLevel":"{{(i == 4 ? "high" : "low")}}"}""");
        async Task<(string[] Jobs, long Total, int Limit)> ListAsync(string query)
        {
            var list = (await client.GetAsync("/api/agent-jobs" + query, HttpStatusCode.OK)).Json;
            return ([.. list["jobs"]!.AsArray().Select(j => j!["taskDescription"]!.GetValue<string>())], list["total"]!.GetValue<long>(), list["limit"]!.GetValue<int>());
        }

        var (first, total, limit) = await ListAsync("");
        Assert.Equal((12, 10, 10, "number 11"), (total, limit, first.Length, first[0]));
        Assert.Equal(["number 1", "number 0"], (await ListAsync("?limit=10&offset=10")).Jobs);
        Assert.Equal(6, (await ListAsync("?jobType=odd&limit=1")).Total);
        Assert.Equal(["number 4"], (await ListAsync("?status=WAITING_APPROVAL")).Jobs);
        Assert.Equal(["number 4"], (await ListAsync("?riskLevel=high")).Jobs);
        Assert.Equal(["number 7"], (await ListAsync("?q=number+7")).Jobs);
        Assert.Equal(0, (await ListAsync("?worker=w9")).Total);
    }

    [Theory]
    [InlineData("?status=DONE", "status")]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=501", "limit")]
    [InlineData("?offset=-1", "offset")]
    [InlineData("?parentId=x", "parentId")]
    [InlineData("?riskLevel=huge", "riskLevel")]
    [InlineData("?state=PENDING", "state")]
    [InlineData("?status=PENDING&status=FAILED", "status")]
    public async Task A_filter_that_says_nothing_is_refused(string query, string field)
    {
        await using var box = await ServerBox.CreateAsync();

        (await box.Client(Permission.Read).GetAsync("/api/agent-jobs" + query, HttpStatusCode.BadRequest)).IsProblem(field);
    }

    [Fact]
    public async Task A_job_is_shown_with_steps_logs_timeline_and_result()
    {
        await using var box = await ServerBox.CreateAsync(b => b.Handle("work", async (job, _) =>
        {
            await job.StepAsync("fetch", _ => Task.FromResult(7));
            job.Log("halfway");
            return JobOutcome.DoneWith(new { total = 7 });
        }));
        var client = box.Client(Permission.Read | Permission.Jobs | Permission.Workers);
        await client.PostAsync("/api/admin/agent-worker", null, HttpStatusCode.OK);

        var id = await client.CreateJobAsync("""{"jobType":"work","taskDescription":"d"}""");
        await box.WaitForAsync(long.Parse(id), JobStatus.Completed);
        var shown = (await client.GetAsync($"/api/agent-jobs/{id}", HttpStatusCode.OK)).Json;

        Assert.Equal("COMPLETED", shown["job"]!["status"]!.GetValue<string>());
        Assert.Equal(7, shown["job"]!["result"]!["total"]!.GetValue<int>());
        Assert.Equal("fetch", shown["steps"]![0]!["name"]!.GetValue<string>());
        Assert.Contains(shown["logs"]!.AsArray(), e => e!["message"]!.GetValue<string>() == "halfway");
        Assert.DoesNotContain(shown["timeline"]!.AsArray(), e => e!["message"]!.GetValue<string>() == "halfway");
        Assert.Equal("job_completed", shown["timeline"]!.AsArray()[^1]!["action"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_job_can_be_cancelled_once_and_retried_after_that()
    {
        await using var box = await ServerBox.CreateAsync();
        var client = box.Client(Permission.Read | Permission.Jobs);
        var id = await client.CreateJobAsync("""{"jobType":"work","taskDescription":"d"}""");

        (await client.PostAsync($"/api/agent-jobs/{id}/retry", null, HttpStatusCode.Conflict)).IsProblem();
        var cancelled = await client.PostAsync($"/api/agent-jobs/{id}/cancel", """{"reason":"not needed"}""", HttpStatusCode.OK);
        (await client.PostAsync($"/api/agent-jobs/{id}/cancel", null, HttpStatusCode.Conflict)).IsProblem();
        var retried = await client.PostAsync($"/api/agent-jobs/{id}/retry", null, HttpStatusCode.OK);

        Assert.Equal("CANCELLED", cancelled.Json["job"]!["status"]!.GetValue<string>());
        Assert.Contains("not needed", cancelled.Json["job"]!["error"]!.GetValue<string>());
        Assert.Equal("PENDING", retried.Json["job"]!["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_job_is_given_another_priority_while_it_waits()
    {
        await using var box = await ServerBox.CreateAsync();
        var client = box.Client(Permission.Read | Permission.Jobs);
        var id = await client.CreateJobAsync("""{"jobType":"work","taskDescription":"d"}""");
        var path = $"/api/agent-jobs/{id}/priority";

        var changed = await client.PostAsync(path, """{"priority":8}""", HttpStatusCode.OK);

        Assert.Equal((8, "high"), (changed.Json["job"]!["priority"]!.GetValue<int>(), changed.Json["job"]!["priorityName"]!.GetValue<string>()));
        Assert.Contains((await client.GetAsync($"/api/agent-jobs/{id}", HttpStatusCode.OK)).Json["timeline"]!.AsArray(), e => e!["action"]!.GetValue<string>() == "job_prioritized");
        foreach (var wrong in (string?[])[null, "{}", """{"priority":11}""", """{"priority":-1}""", """{"priority":"8"}""", """{"priority":8,"why":"so"}"""])
            (await client.PostAsync(path, wrong, HttpStatusCode.BadRequest)).IsProblem();
        (await client.PostAsync("/api/agent-jobs/4711/priority", """{"priority":8}""", HttpStatusCode.NotFound)).IsProblem();
        await client.PostAsync($"/api/agent-jobs/{id}/cancel", null, HttpStatusCode.OK);
        (await client.PostAsync(path, """{"priority":9}""", HttpStatusCode.Conflict)).IsProblem();
    }

    [Theory]
    [InlineData("GET", "/api/agent-jobs/4711")]
    [InlineData("GET", "/api/agent-jobs/x")]
    [InlineData("GET", "/api/agent-jobs/99999999999999999999")]
    [InlineData("GET", "/api/agent-jobs/4711/checkpoints")]
    [InlineData("POST", "/api/agent-jobs/4711/cancel")]
    [InlineData("POST", "/api/agent-jobs/-1/retry")]
    [InlineData("POST", "/api/agent-jobs/x/priority")]
    [InlineData("GET", "/api/agent-jobs/4711/nothing")]
    [InlineData("GET", "/api/nothing")]
    public async Task What_does_not_exist_is_not_found(string method, string path)
    {
        await using var box = await ServerBox.CreateAsync();

        (await box.Client(Permission.Read | Permission.Jobs).SendAsync(new HttpMethod(method), path, null, HttpStatusCode.NotFound)).IsProblem();
    }

    [Fact]
    public async Task The_callers_trace_reaches_the_run()
    {
        const string Trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        string? seen = null;
        await using var box = await ServerBox.CreateAsync();
        var client = box.Client(Permission.Jobs);
        client.DefaultRequestHeaders.Add("traceparent", Trace);

        var id = await client.CreateJobAsync("""{"jobType":"work","taskDescription":"d"}""");

        seen = await box.ScalarAsync<string>("select trace_parent from jobs where id = @id", new { id = long.Parse(id) });
        Assert.Contains("4bf92f3577b34da6a3ce929d0e0e4736", seen);
    }
}
