using Signalbox.Checkpoints;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Postgres.Jobs;
using Signalbox.Retention;
using Signalbox.Testing;
using Signalbox.Trends;
using Signalbox.Workers;

namespace Signalbox.Postgres.Tests.Jobs;

public sealed class PageBudgetTests
{
    private const string Million =
        """
        alter table agent_checkpoints disable trigger user;
        insert into jobs (id, created_at, lane, priority, max_attempts, risk, runs_after_any, job_type, description, created_by, input)
        select n, now() - (1000000 - n) * interval '1 second', 1, 5, 3, 0, false, 'type-' || n % 10, 'Look at customer ' || n, 'bulk', 'null'
        from generate_series(1, 1000000) n;
        select setval('job_ids', 1000000);
        insert into outcomes (id, attempt, status, error) select n, 1, case when n % 50 = 0 then 4 else 3 end, case when n % 50 = 0 then 'No luck.' end
        from generate_series(1, 900000) n;
        insert into ready (lane, priority, attempt, id) select 1, 5, 1, n from generate_series(900001, 990000) n;
        insert into agent_checkpoints (job_id, attempt, name, blocking, status, data, digest, requested_by, requested_at, decided_by, decided_at)
        select n, 1, 'send', true, case when n > 990000 then 'PENDING' else 'APPROVED' end, '{}', md5(n::text), 'w1', now() - (1000000 - n) * interval '1 second',
          case when n <= 990000 then 'ada' end, case when n <= 990000 then now() - (1000000 - n) * interval '1 second' end
        from generate_series(940001, 1000000) n;
        insert into waiting (id, checkpoint_id, attempt) select job_id, id, 2 from agent_checkpoints where status = 'PENDING';
        insert into audit_entries (at, actor, action) select now() - n * interval '1 second', 'ada', 'signed_in' from generate_series(1, 100000) n;
        insert into tallies (from_status, to_status, n) values (-1, 0, 90000), (-1, 2, 10000), (-1, 3, 882000), (-1, 4, 18000);
        insert into samples (at, continued, taken_at, enqueued, completed, failed, cancelled, decisions, decision_seconds, pending, oldest_pending_seconds)
        select at, true, at, n, n, 0, 0, n, n, 10, 10
        from generate_series(1, 11000) n cross join lateral (select date_bin('1 minute', now(), '2000-01-01') - (11001 - n) * interval '1 minute' as at) as minute;
        insert into worker_registry (worker_id, worker_type, status) select 'worker-' || n, 'executor', 'idle' from generate_series(1, 50) n;
        analyze
        """;

    [Fact]
    public async Task No_page_reads_more_than_a_bounded_part_of_a_million_jobs()
    {
        await using var box = await TestBox.CreateAsync();
        await box.EnqueueAsync();
        await box.ExecuteAsync("delete from ready; delete from jobs; delete from tallies");
        await box.ExecuteAsync(Million);
        var (checkpoints, trends, audit) = (box.Checkpoints, box.Get<TrendClient>(), box.Get<IAuditStore>());
        await ServerWork.FinishAsync(box);
        var page = new TableWork(1_500, 2_000);
        // What waits for a decision is counted one by one.
        var numbers = page with { Rows = 12_000 };
        // How far a search comes depends on the machine; it ends after this much at the latest.
        var search = new TableWork(8 * JobBrowser.MostWalked, 3 * JobBrowser.MostWalked);
        (string Page, TableWork Budget, Func<Task> ReadAsync)[] readings =
        [
            ("the overview's numbers", numbers, () => trends.SnapshotAsync()),
            ("the overview's charts of an hour", page, () => trends.ReadAsync(TrendSpan.Hour)),
            ("the overview's charts of a week", page, () => trends.ReadAsync(TrendSpan.Week)),
            ("the overview's history", page, () => box.Get<HistoryClient>().ReadAsync()),
            ("jobs counted", page, () => box.Jobs.CountAsync()),
            ("jobs", page, () => box.Jobs.BrowseAsync(new JobQuery())),
            ("failed jobs", page, () => box.Jobs.BrowseAsync(new JobQuery { Status = JobStatus.Failed })),
            ("the line", page, () => box.Jobs.BrowseAsync(new JobQuery { Status = JobStatus.Pending, Order = JobOrder.Line })),
            ("jobs of a type", page, () => box.Jobs.BrowseAsync(new JobQuery { JobType = "type-3" })),
            ("jobs with a text that many have", page, () => box.Jobs.BrowseAsync(new JobQuery { Text = "customer 99" })),
            ("jobs with a text that none has", search, () => box.Jobs.BrowseAsync(new JobQuery { Text = "nowhere" })),
            ("a job", page, async () =>
            {
                await box.Jobs.FindSummariesAsync([500_000]);
                await box.Jobs.FindAsync(500_000);
                await box.Logs.ListForJobAsync(500_000, 1_000, default);
                await box.Jobs.RelativesAsync(500_000);
                await checkpoints.ListForJobAsync(500_000);
            }),
            ("the inbox", page, () => checkpoints.BrowseAsync(new CheckpointQuery { Status = CheckpointStatus.Pending })),
            ("what was decided", page, () => checkpoints.BrowseAsync(new CheckpointQuery { DecidedOnly = true })),
            ("workers", page, () => box.Get<WorkerClient>().ListAsync()),
            ("the audit", page, () => audit.BrowseAsync(new AuditQuery(), default)),
        ];
        List<string> excesses = [];
        foreach (var (name, budget, readAsync) in readings)
        {
            var before = await TableWork.ReadAsync(box);
            await readAsync();
            var after = await TableWork.ReadAsync(box);
            var done = after.Select(a => (Table: a.Key, Blocks: a.Value.Blocks - before[a.Key].Blocks, Rows: a.Value.Rows - before[a.Key].Rows))
                .Where(d => d.Blocks + d.Rows > 0).OrderByDescending(d => d.Blocks).ToList();
            if (done.Sum(d => d.Blocks) > budget.Blocks || done.Sum(d => d.Rows) > budget.Rows)
                excesses.Add($"{name}: {string.Join(", ", done.Select(d => $"{d.Table} {d.Blocks} blocks {d.Rows} rows"))}, and not {budget}");
        }

        Assert.True(excesses.Count == 0, string.Join('\n', excesses));
    }
}
