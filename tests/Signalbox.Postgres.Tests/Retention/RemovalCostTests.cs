using Signalbox.Retention;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Retention;

public sealed class RemovalCostTests
{
    private static readonly string[] Duties = ["removing old jobs", "removing old log entries", "removing old audit entries"];

    [Fact]
    public async Task Looking_for_what_is_old_costs_little_when_nothing_is_and_after_much_was_removed()
    {
        await using var box = await Keeping.CreateAsync(Keeping.Month with { Logs = 30 * Keeping.Day, Audit = 30 * Keeping.Day });
        await box.EnqueueAsync();
        await box.ExecuteAsync(
            """
            alter table outcomes set (autovacuum_enabled = off); alter table jobs set (autovacuum_enabled = off);
            insert into jobs (id, created_at, lane, priority, max_attempts, risk, runs_after_any, job_type, description, created_by, input)
            select n, now() - case when n <= 30000 then interval '20 days' else interval '0' end, 1, 5, 3, 0, false, 'work', 'Look', 'bulk', 'null'
            from generate_series(101, 300000) n;
            insert into outcomes (id, attempt, status, finished_at)
            select n, 1, case when n % 10 = 0 then 4 when n % 10 = 1 then 5 else 3 end, now() - case when n <= 30000 then interval '20 days' else interval '0' end
            from generate_series(101, 300000) n;
            insert into log_entries (job_id, level, action, message) select n, 'info', 'x', 'y' from generate_series(101, 100000) n;
            insert into audit_entries (actor, action) select 'ada', 'signed_in' from generate_series(1, 100000) n;
            insert into tallies (from_status, to_status, n) select -1, status, count(*) from outcomes group by status;
            analyze
            """);
        await ServerWork.FinishAsync(box);

        // The plain bound of what a round looks at is its windows; nothing grows with the table.
        var none = await TableWork.OfAsync(box, () => RoundAsync(box));
        box.Pass(15 * Keeping.Day);
        Assert.Equal(29_900, await box.RemoveJobsAsync());
        // Their rows and the entries of the indexes are dead and still there. Only the log's own walk, whose term is not up, has not
        // come past those that left with their jobs.
        var afterwards = await TableWork.OfAsync(box, () => RoundAsync(box));

        Assert.InRange(none.Blocks, 1, 600);
        Assert.InRange(none.Rows, 1, 12_000);
        Assert.InRange(afterwards.Blocks, 1, 1_200);
        Assert.InRange(afterwards.Rows, 1, 12_000);
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task Nothing_is_looked_for_where_everything_is_kept()
    {
        await using var box = await Keeping.CreateAsync(new RetentionOptions());
        await box.RunAsync(await box.EnqueueAsync());
        box.Pass(10_000 * Keeping.Day);

        var work = await TableWork.OfAsync(box, () => RoundAsync(box));

        Assert.Equal(new TableWork(0, 0), work);
    }

    [Fact]
    public async Task What_history_takes_is_told_without_reading_it()
    {
        await using var box = await TestBox.CreateAsync();
        await box.RunAsync(await box.EnqueueAsync());
        await box.RunAsync(await box.EnqueueAsync(), StoreSteps.Fail());
        await box.EnqueueAsync();
        var client = box.Get<HistoryClient>();

        History? history = null;
        var work = await TableWork.OfAsync(box, async () => history = await client.ReadAsync());

        Assert.Equal(2, history!.EndedJobs);
        Assert.InRange(history.Bytes, 100_000, 10_000_000);
        Assert.InRange(work.Blocks, 1, 10);
        Assert.Same(history, await client.ReadAsync());
    }

    private static async Task RoundAsync(TestBox box)
    {
        foreach (var duty in Duties)
            Assert.Equal(0, await box.RoundAsync(duty));
    }
}
