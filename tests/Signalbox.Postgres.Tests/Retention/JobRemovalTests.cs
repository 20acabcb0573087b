using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Metrics;
using Signalbox.Policy;
using Signalbox.Queue;
using Signalbox.Retention;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Retention;

public sealed class JobRemovalTests
{
    [Fact]
    public async Task A_job_leaves_after_its_term_with_everything_that_belongs_to_it_and_nothing_else_does()
    {
        await using var box = await Keeping.CreateAsync(Keeping.Month);
        var stays = await EventfulAsync(box);
        await box.ExecuteAsync("update outcomes set finished_at = now() + interval '1 day'");
        var leaves = await EventfulAsync(box);
        var before = await RowsAsync(box);

        box.Pass(29 * Keeping.Day);
        Assert.Equal(0, await box.RemoveJobsAsync());
        box.Pass(Keeping.Day + TimeSpan.FromMinutes(1));
        Assert.Equal(1, await box.RemoveJobsAsync());

        Assert.Null(await box.Jobs.FindAsync(leaves));
        Assert.Equal(JobStatus.Completed, await box.StatusAsync(stays));
        // Each table lost half of its rows: those of the one job.
        var after = await RowsAsync(box);
        Assert.All(before, b => Assert.True(b.Value > 0 && after[b.Key] * 2 == b.Value, $"{b.Key}: {b.Value} rows before, {after[b.Key]} after"));
        Assert.Equal(0, await box.ScalarAsync<long>("select count(*) from approvals a where not exists (select from agent_checkpoints c where c.id = a.checkpoint_id)"));
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task Each_way_to_end_has_its_own_term_and_forever_is_one()
    {
        await using var box = await Keeping.CreateAsync(new RetentionOptions { Completed = 2 * Keeping.Day, Failed = 20 * Keeping.Day });
        var completed = await box.EnqueueAsync();
        await box.RunAsync(completed);
        var failed = await box.EnqueueAsync();
        await box.RunAsync(failed, StoreSteps.Fail());
        var cancelled = await box.EnqueueAsync();
        await box.Jobs.TryCancelAsync(cancelled, "ada");
        var pending = await box.EnqueueAsync();

        box.Pass(3 * Keeping.Day);
        Assert.Equal(1, await box.RemoveJobsAsync());
        Assert.Equal([null, JobStatus.Failed, JobStatus.Cancelled, JobStatus.Pending], await StatusesAsync(box, completed, failed, cancelled, pending));
        box.Pass(1_000 * Keeping.Day);
        Assert.Equal(1, await box.RemoveJobsAsync());
        Assert.Equal([null, null, JobStatus.Cancelled, JobStatus.Pending], await StatusesAsync(box, completed, failed, cancelled, pending));
    }

    [Fact]
    public async Task Counts_and_totals_follow_while_what_was_counted_once_never_goes_down()
    {
        await using var box = await Keeping.CreateAsync(Keeping.Month);
        for (var i = 0; i < 12; i++)
            await box.RunAsync(await box.EnqueueAsync(), i % 3 == 0 ? StoreSteps.Fail() : null);
        await box.EnqueueAsync();
        var before = await box.CheckedCountsAsync();
        box.Pass(31 * Keeping.Day);

        Assert.Equal(12, await box.RemoveJobsAsync());
        await box.Counters.FoldAsync(default);

        var after = await box.CheckedCountsAsync();
        Assert.Equal(before.Entered, after.Entered);
        Assert.Equal((0, 0, 1), (after.Now[JobStatus.Completed], after.Now[JobStatus.Failed], after.Now[JobStatus.Pending]));
        Assert.Equal(1, (await box.Jobs.ListAsync(new JobFilter())).Total);
        Assert.Equal(0, (await box.Jobs.ListAsync(new JobFilter { Status = JobStatus.Completed })).Total);
        Assert.Equal((13, 8, 4, 1), await CountersAsync(box));
        var measured = await box.Get<IMetricsStore>().ReadAsync(default);
        Assert.Equal((8, 8), (measured.Jobs.Entered[JobStatus.Completed], measured.Durations[JobStatus.Completed].Count));
    }

    [Fact]
    public async Task A_job_stays_while_another_still_waits_for_it_and_while_somebody_moves_it()
    {
        await using var box = await Keeping.CreateAsync(Keeping.Month);
        await using var connection = await box.Database.Source.OpenConnectionAsync();
        var first = await box.EnqueueAsync();
        await box.RunAsync(first, StoreSteps.Fail());
        await box.ExecuteAsync("insert into blocked (id, waits_for) values (4711, @first)", new { first });
        var second = await box.EnqueueAsync();
        await box.RunAsync(second, StoreSteps.Fail());
        box.Pass(31 * Keeping.Day);
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await LockAsync(connection, "select from jobs where id = $1 for no key update", second);
            Assert.Equal(0, await box.RemoveJobsAsync());
        }

        await box.ExecuteAsync("delete from blocked");
        // Both were passed over; they are looked for again once in a while.
        await using var another = box.Another(builder => builder.WithRetention(Keeping.Month));
        another.Database.ClockOffset = box.Database.ClockOffset;
        await another.Jobs.TryRetryAsync(second, "ada");
        Assert.Equal(1, await another.RemoveJobsAsync());
        Assert.Equal([null, JobStatus.Pending], await StatusesAsync(box, first, second));
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task What_was_passed_over_is_removed_within_a_day()
    {
        var time = new FakeTimeProvider();
        await using var box = await Keeping.CreateAsync(Keeping.Month, time);
        var late = await box.EnqueueAsync();
        await box.RunAsync(late);
        await box.RunAsync(await box.EnqueueAsync());
        await box.ExecuteAsync("update outcomes set finished_at = now() + interval '12 hours' where id = @late", new { late });
        box.Pass(30 * Keeping.Day + TimeSpan.FromHours(1));
        Assert.Equal(1, await box.RemoveJobsAsync());

        box.Pass(Keeping.Day);
        Assert.Equal(0, await box.RemoveJobsAsync());
        time.Advance(Keeping.Day);
        Assert.Equal(1, await box.RemoveJobsAsync());
        Assert.Null(await box.Jobs.FindAsync(late));
    }

    [Fact]
    public async Task A_job_stays_while_a_lease_names_it_because_others_of_its_batch_run_on()
    {
        await using var box = await Keeping.CreateAsync(Keeping.Month);
        var ids = await box.EnqueueAsync([StoreSteps.Request(), StoreSteps.Request()]);
        var batch = await box.ClaimAsync(2, lease: TimeSpan.FromDays(60));
        Assert.True(await box.EndAsync(batch, ids[0], close: false));
        box.Pass(31 * Keeping.Day);

        Assert.Equal(0, await box.RemoveJobsAsync());
        Assert.Equal([ids[1]], (await box.Jobs.ListAsync(new JobFilter { Status = JobStatus.Running })).Jobs.Select(j => j.Id));
        Assert.True(await box.EndAsync(batch, ids[1]));
        await using var another = box.Another(builder => builder.WithRetention(Keeping.Month));
        another.Database.ClockOffset = box.Database.ClockOffset;
        Assert.Equal(2, await another.RemoveJobsAsync());
    }

    [Fact]
    public async Task Children_and_dependents_outlive_a_job_and_say_so_by_its_number_alone()
    {
        await using var box = await Keeping.CreateAsync(Keeping.Month);
        var parent = await box.EnqueueAsync();
        await box.RunAsync(parent);
        var child = await box.EnqueueAsync(StoreSteps.Request() with { ParentId = parent, DependsOn = [parent] });
        await box.RunAsync(child, StoreSteps.Fail());
        await box.ExecuteAsync("update outcomes set finished_at = now() + interval '10 days' where id = @child", new { child });
        box.Pass(31 * Keeping.Day);

        Assert.Equal(1, await box.RemoveJobsAsync());

        var job = await box.FindAsync(child);
        Assert.Equal(parent, job.ParentId);
        Assert.Equal([parent], job.DependsOn);
        var relatives = await box.Jobs.RelativesAsync(child);
        Assert.Null(relatives.Parent);
        Assert.Empty(relatives.DependsOn);
        Assert.Equal(new JobCommandOutcome.Moved(), await box.Jobs.TryRetryAsync(child, "ada"));
        Assert.Equal(JobStatus.Pending, await box.StatusAsync(child));
        var refusal = await Assert.ThrowsAsync<InvalidJobException>(() => box.EnqueueAsync(StoreSteps.Request() with { ParentId = parent }));
        Assert.Contains("does not exist", refusal.Message);
        Assert.Equal(new JobCommandOutcome.NotFound(), await box.Jobs.TryRetryAsync(parent, "ada"));
    }

    [Fact]
    public async Task A_job_that_is_to_run_after_one_that_is_just_being_removed_is_refused_and_never_waits_in_vain()
    {
        await using var box = await Keeping.CreateAsync(Keeping.Month);
        var id = await box.EnqueueAsync();
        await box.RunAsync(id);
        await using var connection = await box.Database.Source.OpenConnectionAsync();
        Task<long> dependent;
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await LockAsync(connection, "select from jobs where id = $1 for update", id);
            dependent = box.EnqueueAsync(StoreSteps.Request() with { DependsOn = [id] });
            await Eventually.HoldsAsync(
                async () => await box.ScalarAsync<bool>("select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')"),
                "the dependent waits for the lock");
            await LockAsync(connection, "delete from outcomes where id = $1", id);
            await LockAsync(connection, "delete from jobs where id = $1", id);
            await transaction.CommitAsync();
        }

        await Assert.ThrowsAsync<InvalidJobException>(() => dependent);
        Assert.Equal(0, await box.ScalarAsync<long>("select count(*) from blocked"));
    }

    [Fact]
    public async Task The_key_of_a_removed_job_is_free_again_and_nobody_who_uses_it_meanwhile_fails()
    {
        await using var box = await Keeping.CreateAsync(Keeping.Month);
        var request = StoreSteps.Request() with { IdempotencyKey = "once" };
        var first = await box.EnqueueAsync(request);
        await box.RunAsync(first);
        Assert.Equal(first, await box.EnqueueAsync(request));
        box.Pass(31 * Keeping.Day);
        Assert.Equal(1, await box.RemoveJobsAsync());
        Assert.NotEqual(first, await box.EnqueueAsync(request));

        var done = false;
        var removing = Task.Run(async () =>
        {
            await using var another = box.Another(builder => builder.WithRetention(Keeping.Month));
            another.Database.ClockOffset = box.Database.ClockOffset;
            while (!Volatile.Read(ref done))
                await another.RemoveJobsAsync();
        });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(n => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
                await box.Jobs.TryCancelAsync(await box.EnqueueAsync(n % 2 == 0 ? request : request with { RunAt = DateTimeOffset.UnixEpoch }), "ada");
        })));
        Volatile.Write(ref done, true);
        await removing;
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task Log_entries_and_the_audit_have_terms_of_their_own()
    {
        await using var box = await Keeping.CreateAsync(new RetentionOptions { Logs = Keeping.Day, Audit = 10 * Keeping.Day });
        var id = await EventfulAsync(box);
        await box.Registry.RegisterAsync(StoreSteps.Node(), default);
        await box.Registry.TrySetPausedAsync("w1", true, "ada", default);
        var facts = (await box.Logs.ListForJobAsync(id, 1_000, default)).Count;
        var said = await box.ScalarAsync<int>("select count(*)::int from log_entries where job_id is not null");
        await box.ExecuteAsync("insert into log_entries (level, action, message) select 'info', 'x', 'y' from generate_series(1, 5000)");

        box.Pass(2 * Keeping.Day);
        Assert.Equal(5_001 + said, await box.DoAsync("removing old log entries"));
        Assert.Equal(0, await box.DoAsync("removing old audit entries"));
        box.Pass(10 * Keeping.Day);
        Assert.Equal(1, await box.DoAsync("removing old audit entries"));
        Assert.Equal(0, await box.RemoveJobsAsync());
        Assert.Equal(facts - said, (await box.Logs.ListForJobAsync(id, 1_000, default)).Count);
    }

    [Fact]
    public async Task Very_many_log_entries_of_a_job_leave_in_several_short_steps()
    {
        await using var box = await Keeping.CreateAsync(Keeping.Month);
        var id = await box.EnqueueAsync();
        await box.RunAsync(id);
        await box.ExecuteAsync("insert into log_entries (job_id, level, action, message) select @id, 'info', 'x', 'y' from generate_series(1, 25000)", new { id });
        box.Pass(31 * Keeping.Day);

        foreach (var removed in (int[])[10_000, 10_000, 1, 0])
            Assert.Equal(removed, await box.RoundAsync("removing old jobs"));
        Assert.Equal(0, await box.ScalarAsync<long>("select count(*) from log_entries"));
    }

    [Fact]
    public async Task Claims_and_ends_go_on_while_the_old_is_removed_by_two_nodes()
    {
        await using var box = await Keeping.CreateAsync(new RetentionOptions { Completed = TimeSpan.FromHours(1) });
        await using var another = box.Another(builder => builder.WithRetention(new RetentionOptions { Completed = TimeSpan.FromHours(1) }));
        var done = false;
        var removing = Task.WhenAll(new[] { box, another }.Select(node => Task.Run(async () =>
        {
            while (!Volatile.Read(ref done))
                await node.RemoveJobsAsync();
        })));
        var run = 0;
        for (var round = 0; round < 20; round++)
        {
            await box.EnqueueAsync(Enumerable.Range(0, 50).Select(_ => StoreSteps.Request()));
            var batch = await box.ClaimAsync(50);
            run += batch.Jobs.Count;
            var receipts = await box.Queue.EndAsync(
                [.. batch.Jobs.Select(j => new AttemptResult(batch.LeaseId, j.Id, j.Attempt, "w1", AttemptOutcome.Complete.Bare, true))], [batch.LeaseId], default);
            Assert.All(receipts, r => Assert.Equal(EndReceipt.Recorded, r));
            await box.ExecuteAsync("update outcomes set finished_at = now() - interval '2 hours'");
        }

        await Eventually.HoldsAsync(async () => await box.ScalarAsync<long>("select count(*) from jobs") < 100, "most has left");
        Volatile.Write(ref done, true);
        await removing;
        var counts = await box.CheckedCountsAsync();
        Assert.Equal((1_000, 1_000), (run, counts.Entered[JobStatus.Completed]));
    }

    // A job of which every table of history tells.
    private static async Task<long> EventfulAsync(TestBox box)
    {
        var id = await box.EnqueueAsync(StoreSteps.Request() with { Risk = RiskLevel.High, IdempotencyKey = Guid.NewGuid().ToString() });
        await box.Jobs.TryPrioritizeAsync(id, 9, "ada");
        await box.Checkpoints.ApproveAsync((await box.Checkpoints.ListForJobAsync(id))[0].Id, "ada");
        var batch = await box.ClaimAsync();
        await box.Queue.SaveStepAsync(batch.LeaseId, id, batch.Jobs[0].Attempt, "read", RawJson.From(1), default);
        Assert.True(await box.EndAsync(batch, id, StoreSteps.Fail()));
        await box.Jobs.TryRetryAsync(id, "ada");
        await box.Checkpoints.ApproveAsync((await box.Checkpoints.ListForJobAsync(id))[^1].Id, "ada");
        batch = await box.ClaimAsync();
        await box.Queue.ReportProgressAsync([new ProgressReport(id, 0.5, "half", batch.LeaseId)], default);
        Assert.True(await box.EndAsync(batch, id));
        await box.ExecuteAsync("insert into progress (id, fraction) values (@id, 1) on conflict do nothing; insert into cancellations (id, requested_by) values (@id, 'ada')", new { id });
        return id;
    }

    private static async Task<Dictionary<string, long>> RowsAsync(TestBox box)
    {
        var rows = new Dictionary<string, long>();
        foreach (var table in new[] { "jobs", "outcomes", "attempts", "retries", "steps", "agent_checkpoints", "approvals", "log_entries", "priorities", "progress", "cancellations" })
            rows[table] = await box.ScalarAsync<long>($"select count(*) from {table}");
        return rows;
    }

    private static async Task<JobStatus?[]> StatusesAsync(TestBox box, params long[] ids)
    {
        var statuses = new List<JobStatus?>();
        foreach (var id in ids)
            statuses.Add((await box.Jobs.FindAsync(id))?.Status);
        return [.. statuses];
    }

    private static async Task<(long Enqueued, long Completed, long Failed, long Pending)> CountersAsync(TestBox box) =>
        (await box.ScalarAsync<long>("select enqueued from counters"), await box.ScalarAsync<long>("select completed from counters"),
            await box.ScalarAsync<long>("select failed from counters"), await box.ScalarAsync<long>("select pending from counters"));

    private static async Task LockAsync(NpgsqlConnection connection, string sql, long id)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = id } } };
        await command.ExecuteNonQueryAsync();
    }
}
