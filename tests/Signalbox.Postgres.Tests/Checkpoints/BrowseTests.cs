using Dapper;
using Signalbox.Checkpoints;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Policy;
using Signalbox.Postgres.Queries;
using Signalbox.Queue;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Checkpoints;

public sealed class BrowseTests
{
    private static readonly CheckpointQuery Pending = new() { Status = CheckpointStatus.Pending };
    private static readonly CheckpointQuery Decided = new() { DecidedOnly = true };

    [Fact]
    public async Task What_waits_comes_oldest_first_and_what_was_decided_newest_decision_first()
    {
        await using var box = await TestBox.CreateAsync();
        var ids = new List<long>();
        for (var i = 0; i < 6; i++)
            ids.Add((await AskAsync(box, new { i })).Id);
        await box.Checkpoints.ApproveAsync(ids[4], "ada");
        await box.Checkpoints.RejectAsync(ids[1], "bob", "no");
        await box.Jobs.TryCancelAsync((await box.Checkpoints.FindAsync(ids[3]))!.JobId, "eve");

        await AssertFindsAsync(box, Pending, ids[0], ids[2], ids[5]);
        await AssertFindsAsync(box, Decided, ids[3], ids[1], ids[4]);
        await AssertFindsAsync(box, new CheckpointQuery(), [.. ids.AsEnumerable().Reverse()]);
        await AssertFindsAsync(box, new CheckpointQuery { Status = CheckpointStatus.Expired }, ids[3]);
        await AssertFindsAsync(box, Decided with { Status = CheckpointStatus.Rejected }, ids[1]);
        await AssertFindsAsync(box, Pending with { DecidedOnly = true });
        Assert.Equal(3, await box.Checkpoints.CountPendingAsync());
    }

    [Fact]
    public async Task Every_condition_narrows_what_is_found()
    {
        await using var box = await TestBox.CreateAsync();
        var plain = await AskAsync(box, 1);
        var deploy = await box.SuspendAsync(
            await box.EnqueueAsync(StoreSteps.Request() with { Title = "Ship the Röcket", CreatedBy = "Olga" }),
            StoreSteps.Draft(2, "deploy", new CheckpointOptions { Reason = "It costs 100% more" }));
        var risky = (await box.Checkpoints.ListForJobAsync(await box.EnqueueAsync(StoreSteps.Request("audit-run") with { Risk = RiskLevel.Critical })))[0];
        await box.ExecuteAsync("update agent_checkpoints set requested_at = now() - interval '3 days' where id = @Id", new { plain.Id });
        var since = new DateTimeOffset(await box.ScalarAsync<DateTime>("select now() - interval '1 day'"));

        await AssertFindsAsync(box, Pending with { JobType = "audit-run" }, risky.Id);
        await AssertFindsAsync(box, Pending with { Risk = RiskLevel.Low }, plain.Id, deploy.Id);
        await AssertFindsAsync(box, Pending with { Risk = RiskLevel.Critical }, risky.Id);
        await AssertFindsAsync(box, Pending with { JobId = deploy.JobId }, deploy.Id);
        await AssertFindsAsync(box, Pending with { From = since }, deploy.Id, risky.Id);
        await AssertFindsAsync(box, Pending with { Before = since.ToOffset(TimeSpan.FromHours(5)) }, plain.Id);
        foreach (var text in (string[])["RöCKET", "olga", "DEPLOY", "100% more"])
            await AssertFindsAsync(box, Pending with { Text = text }, deploy.Id);
        await AssertFindsAsync(box, Pending with { Text = "Audit-Run" }, risky.Id);
        await AssertFindsAsync(box, Pending with { Text = "w1" }, plain.Id, deploy.Id);
        await AssertFindsAsync(box, Pending with { Text = "", JobType = "", DecidedBy = "" }, plain.Id, deploy.Id, risky.Id);
        await box.Checkpoints.ApproveAsync(plain.Id, "Ada");
        await box.Checkpoints.ApproveAsync(deploy.Id, "bob");
        await AssertFindsAsync(box, Decided with { DecidedBy = "ADA" }, plain.Id);
        await AssertFindsAsync(box, new CheckpointQuery { DecidedBy = "bob", Status = CheckpointStatus.Approved }, deploy.Id);
        await AssertFindsAsync(box, Decided with { From = since }, deploy.Id);
        await AssertFindsAsync(box, Decided with { Before = since }, plain.Id);
        await AssertFindsAsync(box, new CheckpointQuery { JobId = plain.JobId }, plain.Id);
        await AssertFindsAsync(box, new CheckpointQuery { Status = CheckpointStatus.Recorded });
    }

    [Theory]
    [InlineData("100%", "100% sure")]
    [InlineData("a_b", "a_b")]
    [InlineData("\\", "back\\slash")]
    [InlineData("'; drop table jobs; --", "'; drop table jobs; --")]
    [InlineData("/*after*/", "/*after*/")]
    [InlineData("\u0000", null)]
    public async Task Text_is_searched_for_as_it_is_written(string text, string? found)
    {
        await using var box = await TestBox.CreateAsync();
        foreach (var name in (string[])["100% sure", "1000 sure", "a_b", "axb", "back\\slash", "'; drop table jobs; --", "/*after*/"])
            await box.SuspendAsync(await box.EnqueueAsync(), StoreSteps.Draft(1, name));

        var slice = await box.Checkpoints.BrowseAsync(Pending with { Text = text });

        Assert.Equal(found is null ? [] : [found], slice.Cases.Select(c => c.Checkpoint.Name));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Page_by_page_each_is_found_once_while_others_come(bool decided)
    {
        await using var box = await TestBox.CreateAsync();
        await ManyAsync(box, 60, decided ? "APPROVED" : "PENDING");
        // Decided in one moment, as expiry does it.
        await box.ExecuteAsync("update agent_checkpoints set decided_at = date_trunc('day', now()) where decided_at is not null and id % 4 > 0");
        var expected = await IdsAsync(box, decided ? "decided_at desc, id desc" : "id");
        var query = (decided ? Decided : Pending) with { Limit = 7 };

        var seen = new List<long>();
        string? next = null;
        do
        {
            var slice = await box.Checkpoints.BrowseAsync(query with { After = next });
            Assert.True(slice.SearchedAll);
            seen.AddRange(slice.Cases.Select(c => c.Checkpoint.Id));
            next = slice.Next;
            if (decided)
                await ManyAsync(box, 1, "APPROVED");
        }
        while (next is not null);

        Assert.Equal(expected, seen);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("1.2.3")]
    [InlineData("0.0.5.0")]
    [InlineData("99999999999999999999.0.1.0")]
    [InlineData("-1.0.1.0")]
    [InlineData("1.9.1.0")]
    [InlineData("")]
    public async Task A_cursor_that_no_page_gave_is_refused(string cursor)
    {
        await using var box = await TestBox.CreateAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => box.Checkpoints.BrowseAsync(Decided with { After = cursor }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => box.Checkpoints.BrowseAsync(Decided with { Limit = 501 }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => box.Checkpoints.BrowseAsync(Decided with { Limit = 0 }));
    }

    [Fact]
    public async Task A_rare_one_among_many_is_found_step_by_step_and_each_step_is_bounded()
    {
        await using var box = await TestBox.CreateAsync();
        await ManyAsync(box, 1, "REJECTED");
        await ManyAsync(box, 30_000, "APPROVED");
        await box.ExecuteAsync("vacuum analyze");
        CheckpointQuery[] queries = [Decided with { Text = "rejected-1" }, new CheckpointQuery { Status = CheckpointStatus.Rejected }, new CheckpointQuery { Text = "rejected-1" }];
        foreach (var query in queries)
        {
            var (steps, slice) = (0, new CheckpointSlice([], null, false));
            while (slice.Cases.Count == 0)
            {
                var read = await TouchedRows.CountAsync(box, "agent_checkpoints", async () => slice = await box.Checkpoints.BrowseAsync(query with { After = slice.Next }));
                Assert.InRange(read, 1, KeysetScan.Budget + 500);
                Assert.Equal(slice.Cases.Count > 0, slice.SearchedAll);
                Assert.InRange(++steps, 1, 4);
            }

            Assert.Null(slice.Next);
        }
    }

    [Fact]
    public async Task A_page_beside_a_long_history_reads_no_more_than_a_page()
    {
        await using var box = await TestBox.CreateAsync();
        await ManyAsync(box, 30_000, "APPROVED");
        await ManyAsync(box, 100, "PENDING");
        var one = await box.ScalarAsync<long>("select min(job_id) from agent_checkpoints");
        foreach (var analyze in (bool[])[false, true])
        {
            if (analyze)
                await box.ExecuteAsync("vacuum analyze");
            foreach (var query in (CheckpointQuery[])[Pending, Decided, new CheckpointQuery(), new CheckpointQuery { JobId = one }, Pending with { Text = "nowhere" }])
            {
                var slice = new CheckpointSlice([], null, false);
                Assert.InRange(await TouchedRows.CountAsync(box, "agent_checkpoints", async () => slice = await box.Checkpoints.BrowseAsync(query)), 1, 2_000);
                Assert.True(slice.SearchedAll);
            }

            Assert.InRange(await TouchedRows.CountAsync(box, "agent_checkpoints", async () => Assert.Equal(100, await box.Checkpoints.CountPendingAsync())), 0, 500);
        }
    }

    [Fact]
    public async Task A_case_tells_of_its_job_and_keeps_what_was_shown_apart_from_what_was_approved()
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync(StoreSteps.Request() with { Title = "T", Description = new string('ä', 400), CreatedBy = "olga", Risk = RiskLevel.Medium });
        var asked = await box.SuspendAsync(id, StoreSteps.Draft(new { amount = 7 }));
        await box.Checkpoints.ApproveAsync(asked.Id, "ada", "less", edits: """{"amount":6}""");

        var page = Assert.Single((await box.Checkpoints.BrowseAsync(Decided)).Cases);
        var found = (await box.Checkpoints.FindWithJobAsync(asked.Id))!;

        Assert.All([page, found], c =>
        {
            Assert.Equal(("work", "T", new string('ä', 300), "olga"), (c.JobType, c.JobTitle, c.JobDescription, c.JobCreatedBy));
            Assert.Equal((RiskLevel.Medium, JobStatus.Pending, false), (c.Risk, c.JobStatus, c.DataLeftOut));
            Assert.Equal(("""{"amount":7}""", """{"amount":6}"""), (c.Shown.Text, c.Checkpoint.Data.Text));
            Assert.Equal(("ada", "less"), (c.Checkpoint.Approvals.Single().By, c.Checkpoint.Approvals.Single().Comment));
        });
        Assert.Null(await box.Checkpoints.FindWithJobAsync(asked.Id + 1));
    }

    [Fact]
    public async Task A_case_tells_where_its_job_stands_as_the_job_itself_does()
    {
        await using var box = await TestBox.CreateAsync();
        var asked = new List<Checkpoint>();
        for (var i = 0; i < 6; i++)
            asked.Add(await AskAsync(box, i));
        await box.Checkpoints.RejectAsync(asked[0].Id, "ada", "no");
        await box.Jobs.TryCancelAsync(asked[1].JobId, "ada");
        await box.Checkpoints.ApproveAsync(asked[2].Id, "ada");
        await box.RunAsync(asked[2].JobId);
        foreach (var checkpoint in asked[3..5])
            await box.Checkpoints.ApproveAsync(checkpoint.Id, "ada");
        // Two that were held together, of which one has been returned to the line.
        var batch = await box.ClaimAsync(2);
        await box.EndAsync(batch, asked[4].JobId, new AttemptOutcome.Release("stopped"), close: false);
        Assert.Equal([JobStatus.Running, JobStatus.Pending], [await box.StatusAsync(asked[3].JobId), await box.StatusAsync(asked[4].JobId)]);

        var cases = (await box.Checkpoints.BrowseAsync(new CheckpointQuery())).Cases;

        Assert.Equal(6, cases.Select(c => c.JobStatus).Distinct().Count());
        foreach (var one in cases)
            Assert.Equal(await box.StatusAsync(one.Checkpoint.JobId), one.JobStatus);
    }

    [Fact]
    public async Task Large_data_are_left_out_of_a_page_and_are_there_when_one_is_looked_at()
    {
        await using var box = await TestBox.CreateAsync();
        var large = new string('x', 70_000);
        var random = string.Concat(Enumerable.Range(0, 20_000).Select(i => (i * 7919 % 100_003).ToString("x8")));
        long[] ids = [(await AskAsync(box, large)).Id, (await AskAsync(box, random)).Id, (await AskAsync(box, new string('x', 60_000))).Id, (await AskAsync(box, 1)).Id];
        await box.Checkpoints.ApproveAsync(ids[3], "ada", edits: RawJson.From(large).Text);

        var pending = (await box.Checkpoints.BrowseAsync(Pending)).Cases;
        var edited = Assert.Single((await box.Checkpoints.BrowseAsync(Decided)).Cases);

        Assert.Equal([true, true, false], pending.Select(c => c.DataLeftOut));
        Assert.Equal([true, true, false], pending.Select(c => c.Shown.IsNull && c.Checkpoint.Data.IsNull));
        Assert.Equal((true, true, true), (edited.DataLeftOut, edited.Shown.IsNull, edited.Checkpoint.Data.IsNull));
        var whole = (await box.Checkpoints.FindWithJobAsync(ids[3]))!;
        Assert.Equal((false, "1", RawJson.From(large)), (whole.DataLeftOut, whole.Shown.Text, whole.Checkpoint.Data));
        Assert.Equal(RawJson.From(random), (await box.Checkpoints.FindWithJobAsync(ids[1]))!.Shown);
    }

    [Fact]
    public async Task What_the_first_of_two_edited_is_shown_with_its_digest_and_the_second_approves_exactly_that()
    {
        await using var box = await TestBox.CreateAsync();
        var asked = await box.SuspendAsync(await box.EnqueueAsync(), StoreSteps.Draft(new { amount = 7 }, options: new CheckpointOptions { ApprovalsRequired = 2 }));
        var before = Assert.Single((await box.Checkpoints.BrowseAsync(Pending)).Cases);
        Assert.Equal((asked.Digest, true), (before.Checkpoint.ShownDigest, before.CanBeEdited));

        await box.Checkpoints.ApproveAsync(asked.Id, "ada", edits: """{"amount":6}""", expectedDigest: before.Checkpoint.ShownDigest);
        var after = Assert.Single((await box.Checkpoints.BrowseAsync(Pending)).Cases);
        var stale = await box.Checkpoints.ApproveAsync(asked.Id, "bob", expectedDigest: before.Checkpoint.ShownDigest);
        var taken = await box.Checkpoints.ApproveAsync(asked.Id, "bob", expectedDigest: after.Checkpoint.ShownDigest);

        Assert.Equal((CanonicalJson.Digest(after.Checkpoint.Data), asked.Digest), (after.Checkpoint.ShownDigest, after.Checkpoint.Digest));
        Assert.Equal((asked.Data, after.Checkpoint.ShownDigest), (after.Shown, (await box.Checkpoints.FindWithJobAsync(asked.Id))!.Checkpoint.ShownDigest));
        Assert.IsType<DecisionOutcome.Changed>(stale);
        var approved = Assert.IsType<DecisionOutcome.Taken>(taken).Checkpoint;
        Assert.Equal((CheckpointStatus.Approved, """{"amount":6}""", after.Checkpoint.ShownDigest), (approved.Status, approved.Data.Text, approved.ApprovedDigest));
    }

    [Fact]
    public async Task The_approval_of_a_risky_job_says_that_it_cannot_be_edited()
    {
        await using var box = await TestBox.CreateAsync();
        await box.EnqueueAsync(StoreSteps.Request() with { Risk = RiskLevel.High });

        var one = Assert.Single((await box.Checkpoints.BrowseAsync(Pending)).Cases);

        Assert.False(one.CanBeEdited);
        Assert.IsType<DecisionOutcome.Refused>(await box.Checkpoints.ApproveAsync(one.Checkpoint.Id, "ada", edits: "{}"));
    }

    private static async Task<Checkpoint> AskAsync(TestBox box, object data) =>
        await box.SuspendAsync(await box.EnqueueAsync(), StoreSteps.Draft(data));

    // Each with a job of its own, asked and decided a second apart.
    private static Task ManyAsync(TestBox box, int count, string status) => box.ExecuteAsync(
        """
        alter table agent_checkpoints disable trigger guard_new_checkpoint;
        with made as (
          insert into jobs (id, lane, priority, max_attempts, risk, runs_after_any, job_type, description, created_by, input)
          select nextval('job_ids'), 1, 5, 3, 0, false, 'work', 'd', 'olga', 'null' from generate_series(1, @count) returning id)
        insert into agent_checkpoints (job_id, attempt, name, blocking, status, data, digest, requested_by, requested_at, expires_at, decided_at, decided_by)
        select id, 1, lower(@status) || '-' || id, true, @status, '1', 'd', 'w1', now(), now() + interval '1 day',
          case when @status <> 'PENDING' then now() + id * interval '1 second' end, case when @status <> 'PENDING' then 'ada' end
        from made order by id
        """,
        new { count, status });

    private static async Task<IReadOnlyList<long>> IdsAsync(TestBox box, string order)
    {
        await using var connection = await box.Database.Source.OpenConnectionAsync();
        return [.. await connection.QueryAsync<long>($"select id from agent_checkpoints order by {order}")];
    }

    private static async Task AssertFindsAsync(TestBox box, CheckpointQuery query, params long[] ids)
    {
        var slice = await box.Checkpoints.BrowseAsync(query);
        Assert.Equal(ids, slice.Cases.Select(c => c.Checkpoint.Id));
        Assert.Equal((null, true), (slice.Next, slice.SearchedAll));
    }
}
