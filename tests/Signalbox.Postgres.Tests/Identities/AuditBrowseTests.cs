using Signalbox.Checkpoints;
using Signalbox.Identities;
using Signalbox.Json;
using Signalbox.Postgres.Queries;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Identities;

public sealed class AuditBrowseTests
{
    [Fact]
    public async Task Every_condition_narrows_what_is_found_whatever_table_it_comes_from()
    {
        await using var box = await TestBox.CreateAsync();
        var audit = box.Get<IAuditStore>();
        await audit.AppendAsync(new AuditEntry("Ada", "signed_in", null, "192.0.2.1"), default);
        await audit.AppendAsync(new AuditEntry("bob", "token_created", "token ci", null, RawJson.From(new { scopes = "read_100%" })), default);
        await box.ExecuteAsync("update audit_entries set at = now() - interval '3 days' where actor = 'Ada'");
        var asked = await box.SuspendAsync(await box.EnqueueAsync(), StoreSteps.Draft(1));
        await box.Checkpoints.RejectAsync(asked.Id, "ada", "too EXPENSIVE");
        var approved = await box.SuspendAsync(await box.EnqueueAsync(), StoreSteps.Draft(2));
        await box.Checkpoints.ApproveAsync(approved.Id, "eve", "a fine one");
        var since = new DateTimeOffset(await box.ScalarAsync<DateTime>("select now() - interval '1 day'"));

        await AssertFindsAsync(audit, new(), "checkpoint_approved", "approval_given", "checkpoint_rejected", "token_created", "signed_in");
        await AssertFindsAsync(audit, new() { Actor = "ADA" }, "checkpoint_rejected", "signed_in");
        await AssertFindsAsync(audit, new() { Action = "token_created" }, "token_created");
        await AssertFindsAsync(audit, new() { Action = "approval_given", Actor = "eve" }, "approval_given");
        await AssertFindsAsync(audit, new() { Text = "expensive" }, "checkpoint_rejected");
        await AssertFindsAsync(audit, new() { Text = "A FINE" }, "approval_given");
        await AssertFindsAsync(audit, new() { Text = "192.0.2" }, "signed_in");
        await AssertFindsAsync(audit, new() { Text = "d_100%" }, "token_created");
        await AssertFindsAsync(audit, new() { Text = "d_1%%" });
        await AssertFindsAsync(audit, new() { Text = "'; drop table jobs; --" });
        await AssertFindsAsync(audit, new() { Text = "\0", Actor = "\ud83d" });
        await AssertFindsAsync(audit, new() { Before = since, Actor = "" }, "signed_in");
        await AssertFindsAsync(audit, new() { From = since, Text = "ci" }, "token_created");
    }

    [Fact]
    public async Task Page_by_page_each_entry_is_seen_once_also_those_of_one_moment()
    {
        await using var box = await TestBox.CreateAsync();
        var audit = box.Get<IAuditStore>();
        var asked = new List<Checkpoint>();
        for (var i = 0; i < 6; i++)
            asked.Add(await box.SuspendAsync(await box.EnqueueAsync(), StoreSteps.Draft(i, options: new CheckpointOptions { ApprovalsRequired = 2 })));
        foreach (var checkpoint in asked)
        {
            await audit.AppendAsync(new AuditEntry("ada", $"did_{checkpoint.Id}"), default);
            await box.Checkpoints.ApproveAsync(checkpoint.Id, "ada");
            await box.Checkpoints.ApproveAsync(checkpoint.Id, "bob");
        }

        await box.ExecuteAsync(
            """
            update audit_entries set at = date_trunc('day', now());
            update approvals set approved_at = date_trunc('day', now());
            update agent_checkpoints set decided_at = date_trunc('day', now())
            """);
        var seen = new List<AuditEntry>();
        string? next = null;
        do
        {
            var slice = await audit.BrowseAsync(new AuditQuery { Limit = 5, After = next }, default);
            Assert.True(slice.SearchedAll);
            seen.AddRange(slice.Entries);
            next = slice.Next;
            await audit.AppendAsync(new AuditEntry("eve", "later"), default);
        }
        while (next is not null);

        Assert.Equal(24, seen.Count);
        Assert.Equal(24, seen.Select(e => (e.Actor, e.Action, e.Subject)).Distinct().Count());
    }

    [Fact]
    public async Task A_page_and_a_search_beside_a_long_history_read_a_bounded_part_of_it()
    {
        await using var box = await TestBox.CreateAsync();
        var audit = box.Get<IAuditStore>();
        await box.ExecuteAsync(
            """
            insert into audit_entries (at, actor, action) select now() - n * interval '1 second', 'ada', 'signed_in' from generate_series(1, 30000) as n;
            alter table approvals disable trigger guard_approval;
            insert into approvals (checkpoint_id, approved_by, digest, approved_at) select n, 'ada', 'd', now() - n * interval '1 second' from generate_series(1, 30000) as n;
            insert into audit_entries (at, actor, action) values (now() - interval '1 year', 'eve', 'signed_in')
            """);
        string[] tables = ["audit_entries", "approvals", "agent_checkpoints"];
        await box.ExecuteAsync("vacuum analyze");
        foreach (var table in tables)
            Assert.InRange(await TouchedRows.CountAsync(box, table, () => audit.BrowseAsync(new AuditQuery(), default)), 0, 2_000);
        Assert.InRange(await TouchedRows.CountAsync(box, "audit_entries", () => audit.ListAsync(50, default)), 1, 500);

        var (calls, slice) = (0, new AuditSlice([], null, false));
        while (slice.Entries.Count == 0)
        {
            Assert.InRange(
                await TouchedRows.CountAsync(box, "audit_entries", async () => slice = await audit.BrowseAsync(new AuditQuery { Actor = "eve", After = slice.Next }, default)),
                1, KeysetScan.Budget * 2);
            Assert.Equal(slice.Entries.Count > 0, slice.SearchedAll);
            Assert.InRange(++calls, 1, 8);
        }

        Assert.Equal((true, null, true), (calls > 3, slice.Next, slice.SearchedAll));
    }

    [Theory]
    [InlineData("x", 50)]
    [InlineData("0.0.1.0", 50)]
    [InlineData(null, 0)]
    [InlineData(null, 501)]
    public async Task What_no_page_gave_and_pages_out_of_bounds_are_refused(string? cursor, int limit)
    {
        await using var box = await TestBox.CreateAsync();

        await Assert.ThrowsAnyAsync<ArgumentException>(() => box.Get<IAuditStore>().BrowseAsync(new AuditQuery { After = cursor, Limit = limit }, default));
    }

    private static async Task AssertFindsAsync(IAuditStore audit, AuditQuery query, params string[] actions)
    {
        var slice = await audit.BrowseAsync(query, default);
        Assert.Equal(actions, slice.Entries.Select(e => e.Action));
        Assert.Equal((null, true), (slice.Next, slice.SearchedAll));
    }
}
