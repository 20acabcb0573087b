using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Policy;
using Signalbox.Queue;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Jobs;

public sealed class BrowseTests
{
    [Fact]
    public async Task Every_condition_narrows_what_is_found_in_either_order()
    {
        await using var box = await TestBox.CreateAsync();
        var plain = await box.EnqueueAsync();
        var child = await box.EnqueueAsync(StoreSteps.Request("child") with { Title = "The child", CreatedBy = "ada" });
        var later = await box.EnqueueAsync(StoreSteps.Request("later") with { RunAt = DateTimeOffset.Parse("2100-01-01T00:00:00Z") });
        var blocked = await box.EnqueueAsync(StoreSteps.Request() with { DependsOn = [plain, child] });
        var risky = await box.EnqueueAsync(StoreSteps.Request("child") with { Risk = RiskLevel.Critical });
        var riskyToo = await box.EnqueueAsync(StoreSteps.Request() with { Risk = RiskLevel.High, DependsOn = [plain], Input = RawJson.From(new { Amount = 4711 }) });
        var cancelled = await box.EnqueueAsync();
        await box.Jobs.TryCancelAsync(cancelled, "ada", "Nobody wants it");
        var done = await box.EnqueueAsync(StoreSteps.Request("quick"));
        await box.EndAsync(await box.ClaimAsync(worker: StoreSteps.Node("quick")), done);
        var failed = await box.EnqueueAsync(StoreSteps.Request("quick"));
        await box.EndAsync(await box.ClaimAsync(worker: StoreSteps.Node("quick")), failed, StoreSteps.Fail("the disk is FULL"));
        var running = await box.EnqueueAsync(StoreSteps.Request("quick"));
        await box.ClaimAsync(worker: StoreSteps.Node("quick"));

        await box.FindsAsync(new JobQuery(), plain, child, later, blocked, risky, riskyToo, cancelled, done, failed, running);
        await box.FindsAsync(new JobQuery { Status = JobStatus.Pending }, plain, child, later, blocked);
        await box.FindsAsync(new JobQuery { Status = JobStatus.Running }, running);
        await box.FindsAsync(new JobQuery { Status = JobStatus.WaitingApproval }, risky, riskyToo);
        await box.FindsAsync(new JobQuery { Status = JobStatus.Completed }, done);
        await box.FindsAsync(new JobQuery { Status = JobStatus.Failed }, failed);
        await box.FindsAsync(new JobQuery { Status = JobStatus.Cancelled }, cancelled);
        await box.FindsAsync(new JobQuery { JobType = "child" }, child, risky);
        await box.FindsAsync(new JobQuery { JobType = "child", Status = JobStatus.Pending }, child);
        await box.FindsAsync(new JobQuery { JobType = "later", Status = JobStatus.Pending }, later);
        await box.FindsAsync(new JobQuery { JobType = "quick", Status = JobStatus.Completed }, done);
        await box.FindsAsync(new JobQuery { Risk = RiskLevel.Critical }, risky);
        await box.FindsAsync(new JobQuery { Risk = RiskLevel.Low, Status = JobStatus.Failed }, failed);
        await box.FindsAsync(new JobQuery { CreatedBy = "ada" }, child);
        await box.FindsAsync(new JobQuery { WorkerId = "w1" }, done, failed, running);
        await box.FindsAsync(new JobQuery { WorkerId = "w1", Status = JobStatus.Running }, running);
        await box.FindsAsync(new JobQuery { WorkerId = "w1", Status = JobStatus.Completed }, done);
        await box.FindsAsync(new JobQuery { WorkerId = "w2", Status = JobStatus.Running });
        await box.FindsAsync(new JobQuery { WorkerId = "w2", Status = JobStatus.Failed });
        await box.FindsAsync(new JobQuery { WorkerId = "w1", Status = JobStatus.Pending });
        await box.FindsAsync(new JobQuery { WorkerId = "w2" });
        await box.FindsAsync(new JobQuery { Text = "CHILD" }, child);
        await box.FindsAsync(new JobQuery { Text = "disk is full" }, failed);
        await box.FindsAsync(new JobQuery { Text = "nobody WANTS", Status = JobStatus.Cancelled }, cancelled);
        await box.FindsAsync(new JobQuery { Text = "\"amount\":4711", Status = JobStatus.WaitingApproval }, riskyToo);
        await box.FindsAsync(new JobQuery { Text = "test's job", JobType = "quick", WorkerId = "w1", Risk = RiskLevel.Low, CreatedBy = "unknown" });
        await box.FindsAsync(new JobQuery { Text = "nowhere" });
        foreach (var summary in (await box.Jobs.BrowseAsync(new JobQuery())).Jobs)
        {
            var job = await box.FindAsync(summary.Id);
            Assert.Equal(
                (job.Status, job.Attempt, job.WorkerId, job.Progress, job.Error, job.RunAt, job.StartedAt, job.CompletedAt),
                (summary.Status, summary.Attempt, summary.WorkerId, summary.Progress, summary.Error, summary.RunAt, summary.StartedAt, summary.CompletedAt));
        }

        // As if there were many on the line, in each order that may then look at all jobs.
        await box.ExecuteAsync("insert into tallies (from_status, to_status, n) values (-1, 0, 1000000)");
        await box.FindsAsync(new JobQuery { Status = JobStatus.Pending, Text = "test" }, plain, child, later, blocked);
        await box.FindsAsync(new JobQuery { Status = JobStatus.Pending, Risk = RiskLevel.Low, JobType = "child" }, child);
    }

    [Theory]
    [InlineData("100%", "100% sure")]
    [InlineData("a_b", "a_b")]
    [InlineData("\\", "back\\slash")]
    [InlineData("'; drop table jobs; --", "'; drop table jobs; --")]
    [InlineData("\"quoted\"", "\"Quoted\"")]
    [InlineData("straße ÄRGER", "Straße ärger")]
    [InlineData("\u0000", null)]
    [InlineData("\uD800", null)]
    [InlineData("$1 @like {0}", "$1 @like {0}")]
    public async Task Text_is_searched_for_as_it_is_written(string text, string? found)
    {
        await using var box = await TestBox.CreateAsync();
        string[] titles = ["100% sure", "1000 sure", "a_b", "axb", "back\\slash", "'; drop table jobs; --", "\"Quoted\"", "Straße ärger", "$1 @like {0}"];
        var ids = await box.EnqueueAsync(titles.Select(t => StoreSteps.Request() with { Title = t }));

        Assert.Equal(ids.Where((_, i) => titles[i] == found), await box.AllAsync(new JobQuery { Text = text }));
        Assert.Empty((await box.Jobs.BrowseAsync(new JobQuery { JobType = text, WorkerId = text, CreatedBy = text })).Jobs);
    }

    [Fact]
    public async Task The_time_of_creation_is_searched_from_and_before_exactly()
    {
        await using var box = await TestBox.CreateAsync();
        var ids = await box.EnqueueAsync(Enumerable.Range(0, 40).Select(_ => StoreSteps.Request()));
        var start = DateTimeOffset.Parse("2026-01-01T00:00:00Z");
        // Two hours apart, and every third later than its neighbours by less than the slack.
        await box.ExecuteAsync(
            "update jobs set created_at = @start + (id - @first) * interval '2 hours' + case id % 3 when 0 then interval '50 minutes' else interval '0' end",
            new { start = start.UtcDateTime, first = ids[0] });
        await box.ExecuteAsync("delete from jobs where id = any(@gap)", new { gap = ids[12..17] });
        var created = (await box.Jobs.FindSummariesAsync(ids)).ToDictionary(j => j.Id, j => j.CreatedAt);

        foreach (var (from, before) in new (int?, int?)[] { (null, 20), (20, null), (11, 13), (5, 31), (0, 100), (14, 15), (-5, 0), (100, null), (30, 10) })
        {
            var (first, end) = (start.AddHours(from ?? 0).AddMinutes(50), start.AddHours(before ?? 0).AddMinutes(50));
            var query = new JobQuery { CreatedFrom = from is null ? null : first, CreatedBefore = before is null ? null : end, Limit = 3 };
            var expected = created.Where(c => (from is null || c.Value >= first) && (before is null || c.Value < end)).Select(c => c.Key).ToArray();
            await box.FindsAsync(query, expected);
            await box.FindsAsync(query with { Status = JobStatus.Pending }, expected);
            Assert.Equal(expected.Order(), await box.AllAsync(query with { Status = JobStatus.Pending, Order = JobOrder.Line }));
        }

        await box.FindsAsync(new JobQuery { CreatedFrom = DateTimeOffset.MinValue, CreatedBefore = DateTimeOffset.MaxValue }, created.Keys);
    }

    [Fact]
    public async Task The_order_of_the_line_is_that_of_claiming_and_names_only_what_can_be_claimed()
    {
        await using var box = await TestBox.CreateAsync();
        int[] priorities = [5, 10, 0, 5, 10, 2, 5, 7];
        var ids = await box.EnqueueAsync(priorities.Select((p, i) => StoreSteps.Request(i % 2 == 0 ? "work" : "other") with { Priority = p }));
        await box.EnqueueAsync(StoreSteps.Request() with { RunAt = DateTimeOffset.Parse("2100-01-01T00:00:00Z"), Priority = 9 });
        await box.EnqueueAsync(StoreSteps.Request() with { DependsOn = [ids[0]], Priority = 9 });
        var query = new JobQuery { Status = JobStatus.Pending, Order = JobOrder.Line };

        long[] expected = [ids[1], ids[4], ids[7], ids[0], ids[3], ids[6], ids[5], ids[2]];
        for (var limit = 1; limit < 10; limit++)
            Assert.Equal(expected, await box.AllAsync(query with { Limit = limit }));
        Assert.Equal(expected.Where(id => (id - ids[0]) % 2 == 0), await box.AllAsync(query with { JobType = "work", Limit = 1 }));
        Assert.Equal(expected, await box.AllAsync(query with { Text = "TEST", Limit = 3 }));

        var claimed = new List<long>();
        while (await box.ClaimAsync(1, StoreSteps.Node("work", "other")) is { Jobs.Count: > 0 } batch)
            claimed.AddRange(batch.Jobs.Select(j => j.Id));
        Assert.Equal(expected, claimed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(JobStatus.Pending)]
    public async Task Paging_shows_each_job_once_while_jobs_come_and_move(JobStatus? status)
    {
        await using var box = await TestBox.CreateAsync();
        var ids = await box.EnqueueAsync(Enumerable.Range(0, 60).Select(i => StoreSteps.Request() with { Priority = i % 11 }));
        var moved = new HashSet<long>();

        var seen = await box.AllAsync(new JobQuery { Status = status, Limit = 7 }, async () =>
        {
            await box.EnqueueAsync();
            var batch = await box.ClaimAsync(2);
            moved.UnionWith(batch.Jobs.Select(j => j.Id));
            await box.EndAsync(batch, batch.Jobs[0].Id, close: false);
            await box.EndAsync(batch, batch.Jobs[1].Id, StoreSteps.Fail());
        });

        Assert.Equal(seen.Distinct().OrderDescending(), seen);
        Assert.NotEmpty(moved);
        Assert.Equal(ids.Except(status is null ? [] : moved).Order(), seen.Except(status is null ? [] : moved).Order());
    }

    [Fact]
    public async Task A_summary_tells_where_the_job_stands_and_cuts_what_is_long()
    {
        await using var box = await TestBox.CreateAsync();
        var long1000 = new string('é', 1_000);
        var id = await box.EnqueueAsync(StoreSteps.Request() with { Description = long1000, Title = "Short", CreatedBy = "ada", Priority = 7, MaxAttempts = 2 });
        var waiting = await box.EnqueueAsync(StoreSteps.Request("other") with { Risk = RiskLevel.High });
        var batch = await box.ClaimAsync();
        await box.Queue.ReportProgressAsync([new ProgressReport(id, 0.25, "a quarter", batch.LeaseId)], default);

        var running = Assert.Single(await box.Jobs.FindSummariesAsync([id]));
        await box.EndAsync(batch, id, StoreSteps.Fail(long1000));
        var found = await box.Jobs.FindSummariesAsync([waiting, 4711, id, waiting]);

        Assert.Equal([waiting, id], found.Select(j => j.Id));
        Assert.Equal((JobStatus.Running, 1, "w1", 0.25, "a quarter"), (running.Status, running.Attempt, running.WorkerId, running.Progress, running.ProgressMessage));
        Assert.Equal((JobStatus.Failed, "Short", long1000[..300], long1000[..300]), (found[1].Status, found[1].Title, found[1].Description, found[1].Error));
        Assert.Equal(("ada", 7, 2, RiskLevel.Low), (found[1].CreatedBy, found[1].Priority, found[1].MaxAttempts, found[1].Risk));
        Assert.Equal((JobStatus.WaitingApproval, RiskLevel.High, null), (found[0].Status, found[0].Risk, found[0].WorkerId));
        Assert.NotNull(found[1].CompletedAt);
        Assert.Empty(await box.Jobs.FindSummariesAsync([]));
    }

    [Fact]
    public async Task A_query_that_cannot_be_taken_is_refused()
    {
        await using var box = await TestBox.CreateAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => box.Jobs.BrowseAsync(new JobQuery { Limit = 501 }));
        await Assert.ThrowsAsync<ArgumentException>(() => box.Jobs.BrowseAsync(new JobQuery { After = "newest-x" }));
        await Assert.ThrowsAsync<ArgumentException>(() => box.Jobs.BrowseAsync(new JobQuery { Order = JobOrder.Line }));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => box.Jobs.BrowseAsync(new JobQuery(), new CancellationToken(true)));
    }
}
