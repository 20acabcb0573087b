using System.Net;
using System.Text.Json.Nodes;
using Signalbox.Handlers;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Server.Options;
using Signalbox.Testing;

namespace Signalbox.Server.Tests.Jobs;

public sealed class ListRouteTests
{
    private static readonly string Large = new('x', 70_000);

    [Fact]
    public async Task A_list_says_what_it_leaves_out_and_one_by_its_id_has_it_whole()
    {
        await using var box = await ServerBox.CreateAsync();
        var client = box.Client(Permission.Read | Permission.Jobs);
        var large = await client.CreateJobAsync($$"""{"jobType":"a","taskDescription":"b","inputData":"{{Large}}"}""");
        var small = await client.CreateJobAsync("""{"jobType":"a","taskDescription":"b","inputData":{"few":1}}""");

        var listed = (await client.GetAsync("/api/agent-jobs", HttpStatusCode.OK)).Json["jobs"]!.AsArray();
        var whole = (await client.GetAsync($"/api/agent-jobs/{large}", HttpStatusCode.OK)).Json["job"]!.AsObject();

        Assert.Equal([small, large], listed.Select(j => j!["id"]!.GetValue<string>()));
        Assert.True(listed[1]!["inputDataLeftOut"]!.GetValue<bool>());
        Assert.Null(listed[1]!["inputData"]);
        Assert.Equal(1, listed[0]!["inputData"]!["few"]!.GetValue<int>());
        Assert.DoesNotContain(listed[0]!.AsObject(), p => p.Key.EndsWith("LeftOut", StringComparison.Ordinal));
        Assert.Equal(Large, whole["inputData"]!.GetValue<string>());
        Assert.DoesNotContain(whole, p => p.Key.EndsWith("LeftOut", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lists_of_checkpoints_say_what_they_leave_out_and_details_have_it_whole()
    {
        await using var box = await ServerBox.CreateAsync(b => b.Handle("ask", async (job, _) =>
        {
            await job.StepAsync("write", _ => Task.FromResult(Large));
            return JobOutcome.DoneWith((await job.CheckpointAsync("send", Large)).Data.Length);
        }));
        var client = box.Client(Permission.Read | Permission.Jobs | Permission.Workers);
        var job = await client.CreateJobAsync("""{"jobType":"ask","taskDescription":"b"}""");
        await client.PostAsync("/api/admin/agent-worker", null, HttpStatusCode.OK);
        await box.WaitForAsync(long.Parse(job), JobStatus.WaitingApproval);

        var listed = (await client.GetAsync("/api/admin/agent-checkpoints?status=PENDING", HttpStatusCode.OK)).Json["checkpoints"]![0]!;
        var ofJob = (await client.GetAsync($"/api/agent-jobs/{job}/checkpoints", HttpStatusCode.OK)).Json["checkpoints"]![0]!;
        var one = (await client.GetAsync($"/api/admin/agent-checkpoints/{listed["id"]}", HttpStatusCode.OK)).Json["checkpoint"]!;
        var details = (await client.GetAsync($"/api/agent-jobs/{job}", HttpStatusCode.OK)).Json;

        foreach (var left in new[] { listed, ofJob })
            Assert.Equal((true, null), (left["dataLeftOut"]!.GetValue<bool>(), left["data"]));
        foreach (var whole in new[] { one, details["checkpoints"]![0]! })
            Assert.Equal((null, Large), (whole["dataLeftOut"], whole["data"]!.GetValue<string>()));
        Assert.Equal((null, Large), (details["steps"]![0]!["outputLeftOut"], details["steps"]![0]!["output"]!.GetValue<string>()));
        Assert.NotEmpty(details["logs"]!.AsArray());
        Assert.NotEmpty(details["timeline"]!.AsArray());
    }

    [Fact]
    public async Task A_search_that_ran_out_of_time_answers_what_it_found_and_where_to_go_on()
    {
        await using var box = await ServerBox.CreateAsync(options: new ServerOptions { Limits = new LimitOptions { SearchTime = TimeSpan.Zero } });
        var client = box.Client(Permission.Read | Permission.Jobs);
        var wanted = await client.CreateJobAsync("""{"jobType":"a","taskDescription":"b","title":"the needle"}""");
        var others = string.Join(',', Enumerable.Range(0, 1_500).Select(_ => """{"jobType":"a","taskDescription":"b"}"""));
        await client.PostAsync("/api/agent-jobs/batch", $$"""{"jobs":[{{others}}]}""", HttpStatusCode.Created);

        var found = new List<string>();
        var first = (await client.GetAsync("/api/agent-jobs?q=needle", HttpStatusCode.OK)).Json;
        var answer = first;
        for (var i = 0; i < 100 && answer["nextCursor"] is { } next; i++)
        {
            found.AddRange(Ids(answer));
            answer = (await client.GetAsync($"/api/agent-jobs?q=needle&cursor={next}", HttpStatusCode.OK)).Json;
        }

        found.AddRange(Ids(answer));
        Assert.True(first["searchIncomplete"]!.GetValue<bool>());
        Assert.True(first["totalIsAtLeast"]!.GetValue<bool>());
        Assert.Empty(first["jobs"]!.AsArray());
        Assert.Null(answer["searchIncomplete"]);
        Assert.Equal([wanted], found);
    }

    [Fact]
    public async Task Pages_follow_one_another_by_their_cursors()
    {
        await using var box = await ServerBox.CreateAsync();
        var client = box.Client(Permission.Read | Permission.Jobs);
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
            ids.Insert(0, await client.CreateJobAsync("""{"jobType":"a","taskDescription":"b","riskLevel":"high"}"""));

        foreach (var list in new[] { "/api/agent-jobs?limit=2", "/api/agent-jobs?limit=2&jobType=a", "/api/admin/agent-checkpoints?limit=2" })
        {
            var shown = new List<string>();
            string? cursor = null;
            do
            {
                var answer = (await client.GetAsync(cursor is null ? list : $"{list}&cursor={cursor}", HttpStatusCode.OK)).Json;
                if (cursor is null)
                    Assert.Equal(5, answer["total"]!.GetValue<int>());
                Assert.Null(answer["totalIsAtLeast"]);
                shown.AddRange((answer["jobs"] ?? answer["checkpoints"])!.AsArray().Select(row => (row!["jobId"] ?? row["id"])!.GetValue<string>()));
                cursor = answer["nextCursor"]?.GetValue<string>();
            }
            while (cursor is not null && shown.Count < 10);
            Assert.Equal(ids, shown);
        }
    }

    [Theory]
    [InlineData("cursor", "7")]
    [InlineData("cursor", "oldest-7")]
    [InlineData("q", null)]
    public async Task What_cannot_be_looked_for_is_refused_with_a_sentence(string name, string? value)
    {
        await using var box = await ServerBox.CreateAsync();

        var answer = await box.Client(Permission.Read).GetAsync($"/api/agent-jobs?{name}={value ?? new string('a', 999) + "b"}", HttpStatusCode.BadRequest);

        answer.IsProblem(name);
    }

    [Fact]
    public async Task More_searches_at_once_than_a_caller_may_make_are_told_to_wait()
    {
        await using var box = await ServerBox.CreateAsync(options: new ServerOptions { Limits = new LimitOptions { SearchesAtOnce = 1 } });
        var client = box.Client(Permission.Read);
        await client.GetAsync("/api/agent-jobs?q=a", HttpStatusCode.OK);
        await using var holder = await box.Data.DataSource.OpenConnectionAsync();
        await using var locking = await holder.BeginTransactionAsync();
        await using (var command = new Npgsql.NpgsqlCommand("lock table jobs in access exclusive mode", holder))
            await command.ExecuteNonQueryAsync();
        var first = client.GetAsync("/api/agent-jobs?q=a", HttpStatusCode.OK);
        await Eventually.HoldsAsync(
            () => box.ScalarAsync<bool>("select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')"), "the first search waits");

        var refused = await client.GetAsync("/api/agent-jobs?q=a", HttpStatusCode.TooManyRequests);
        await client.GetAsync("/api/agent-jobs?status=COMPLETED", HttpStatusCode.OK);

        refused.IsProblem();
        Assert.Equal("1", refused.Headers["Retry-After"]);
        await locking.RollbackAsync();
        await first;
        await client.GetAsync("/api/agent-jobs?q=a", HttpStatusCode.OK);
    }

    private static IEnumerable<string> Ids(JsonNode answer) => answer["jobs"]!.AsArray().Select(j => j!["id"]!.GetValue<string>());
}
