using Dapper;
using Npgsql;
using Signalbox.Jobs;
using Signalbox.Policy;
using Signalbox.Postgres.Jobs;
using Signalbox.Queue;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Jobs;

public sealed class FanOutTests
{
    private const string Unsettled = "select exists (select from blocked b join outcomes o on o.id = b.waits_for)";

    private static JobRequest After(params IReadOnlyList<long> jobs) => StoreSteps.Request() with { DependsOn = jobs };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_ends_a_job_with_ten_thousand_dependents_is_answered_before_all_of_them_are_cancelled(bool byFailing)
    {
        await using var box = await TestBox.CreateAsync();
        var root = await box.EnqueueAsync();
        var other = await box.EnqueueAsync();
        var fan = await FanAsync(box, root, 10_000);
        var deep = fan[5_000];
        ClaimedBatch? one = byFailing ? await box.ClaimAsync() : null;

        await using (await HoldAsync(box, deep))
        {
            if (one is not null)
                await box.EndAsync(one, root, StoreSteps.Fail());
            else
                Assert.IsType<JobCommandOutcome.Moved>(await box.Jobs.TryCancelAsync(root, "ada"));
            await box.RunAsync(other);

            Assert.Equal((JobStatus.Cancelled, JobStatus.Pending), (await box.StatusAsync(fan[0]), await box.StatusAsync(deep)));
            // The others are not kept waiting by the one that somebody holds.
            await Eventually.HoldsAsync(
                async () => await box.ScalarAsync<long>("select count(*) from outcomes where id = any(@fan)", new { fan }) == fan.Length - 1,
                "all but one are cancelled");
        }

        await SettleAsync(box);
        Assert.Equal(
            [(JobStatus.Cancelled, $"job {root}, which it depends on, {(byFailing ? "failed" : "was cancelled")}")],
            (await box.Jobs.ListAsync(new JobFilter { Status = JobStatus.Cancelled, Limit = 100 })).Jobs.Where(j => j.Id != root).Select(j => (j.Status, j.Error!)).Distinct());
        Assert.Equal(fan.Length, await box.ScalarAsync<long>("select count(*) from log_entries where action = 'cancel_requested' and job_id = any(@fan)", new { fan }));
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task A_long_chain_is_cancelled_to_its_end_and_nobody_waits_for_that()
    {
        await using var box = await TestBox.CreateAsync();
        var root = await box.EnqueueAsync();
        var chain = await ChainAsync(box, root, 4_000);

        await using (await HoldAsync(box, chain[2_000]))
        {
            Assert.IsType<JobCommandOutcome.Moved>(await box.Jobs.TryCancelAsync(root, "ada"));
            await Eventually.HoldsAsync(async () => await box.StatusAsync(chain[1_999]) == JobStatus.Cancelled, "half of it is cancelled");
            Assert.Equal((JobStatus.Pending, JobStatus.Pending), (await box.StatusAsync(chain[2_000]), await box.StatusAsync(chain[2_001])));
        }

        await Eventually.HoldsAsync(async () => await box.StatusAsync(chain[^1]) == JobStatus.Cancelled, "the last is cancelled");
        Assert.Equal(chain.Length, await box.ScalarAsync<long>(
            """
            select count(*) from outcomes o join jobs j using (id)
            where status = 5 and attempt = 0 and error = 'job ' || j.depends_on[1] || ', which it depends on, was cancelled'
            """));
        Assert.Equal(chain.Length + 1, (await box.CheckedCountsAsync()).Entered[JobStatus.Cancelled]);
        Assert.Equal(0, await box.ScalarAsync<long>("select count(*) from blocked"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_node_left_undone_is_done_by_the_duty_of_another(bool asChain)
    {
        await using var box = await TestBox.CreateAsync();
        var root = await box.EnqueueAsync();
        var dependents = asChain ? await ChainAsync(box, root, 3_000) : await FanAsync(box, root, 3_000);
        await using (await HoldAsync(box, dependents[2_500]))
        {
            // Like a command line that cancels, and is gone.
            var other = box.Another();
            await other.Jobs.TryCancelAsync(root, "ada");
            await other.DisposeAsync();
        }

        Assert.Equal(JobStatus.Pending, await box.StatusAsync(dependents[2_500]));
        await Eventually.HoldsAsync(async () =>
        {
            await box.JobStore.ReleaseDependentsAsync(default);
            return !await box.ScalarAsync<bool>(Unsettled);
        }, "the duty did the rest");

        Assert.Equal(dependents.Length + 1, (await box.CheckedCountsAsync()).Now[JobStatus.Cancelled]);
    }

    [Fact]
    public async Task Thousands_that_run_after_any_outcome_or_have_others_to_wait_for_are_looked_at_too()
    {
        await using var box = await TestBox.CreateAsync();
        var root = await box.EnqueueAsync();
        var other = await box.EnqueueAsync();
        var any = await box.EnqueueAsync(Enumerable.Repeat(After(root) with { RunsAfterAnyOutcome = true }, 1_500));
        var both = await box.EnqueueAsync(Enumerable.Repeat(After(root, other) with { RunsAfterAnyOutcome = true }, 1_500));
        await box.Jobs.TryCancelAsync(root, "ada");
        await SettleAsync(box);

        Assert.Equal(any.Append(other).Order(), (await box.ClaimAsync(5_000)).Jobs.Select(j => j.Id).Order());
        await box.Jobs.TryCancelAsync(other, "ada");
        await box.Leases.DropCancelledAsync(TimeSpan.Zero, default);
        await SettleAsync(box);

        Assert.Equal(both, (await box.ClaimAsync(5_000)).Jobs.Select(j => j.Id));
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task Those_that_depend_on_one_another_in_many_ways_are_cancelled_once_each_before_the_answer()
    {
        await using var box = await TestBox.CreateAsync();
        var root = await box.EnqueueAsync();
        var free = await box.EnqueueAsync(StoreSteps.Request() with { RunAt = DateTimeOffset.Parse("2100-01-01T00:00:00Z") });
        var left = await box.EnqueueAsync(After(root));
        var right = await box.EnqueueAsync(After(root, free) with { Risk = RiskLevel.High });
        var last = await box.EnqueueAsync(After(left, right, root));
        var any = await box.EnqueueAsync(After(last, left) with { RunsAfterAnyOutcome = true });
        var afterAny = await box.EnqueueAsync(After(any));
        var waiting = await box.EnqueueAsync(After(right) with { RunsAfterAnyOutcome = true, Risk = RiskLevel.High });
        var half = await box.EnqueueAsync(After(last, free) with { RunsAfterAnyOutcome = true });

        await box.Jobs.TryCancelAsync(root, "ada");

        foreach (var id in (long[])[left, right, last])
            Assert.Equal(JobStatus.Cancelled, await box.StatusAsync(id));
        Assert.Equal("the job was cancelled", Assert.Single(await box.Checkpoints.ListForJobAsync(right)).RejectionReason);
        Assert.Equal(any, Assert.Single((await box.ClaimAsync(10)).Jobs).Id);
        Assert.Equal(JobStatus.WaitingApproval, await box.StatusAsync(waiting));
        Assert.Equal([(half, free), (afterAny, any)], await EdgesAsync(box));
        Assert.Equal(3, await box.ScalarAsync<long>("select count(*) from log_entries where worker_id = 'signalbox' and action = 'cancel_requested'"));
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task Hundreds_that_wait_at_checkpoints_are_cancelled_with_them()
    {
        await using var box = await TestBox.CreateAsync();
        var root = await box.EnqueueAsync();
        var fan = await box.EnqueueAsync(Enumerable.Repeat(After(root) with { Risk = RiskLevel.High }, 300));

        await box.Jobs.TryCancelAsync(root, "ada");
        await SettleAsync(box);

        Assert.Equal(fan.Length, await box.ScalarAsync<long>(
            "select count(*) from agent_checkpoints where status = 'EXPIRED' and decided_by = 'signalbox' and rejection_reason = 'the job was cancelled'"));
        Assert.Equal(0, await box.ScalarAsync<long>("select count(*) from waiting"));
        Assert.Equal(fan.Length + 1, (await box.CheckedCountsAsync()).Now[JobStatus.Cancelled]);
    }

    [Fact]
    public async Task A_job_enqueued_after_one_that_is_just_being_cancelled_for_another_is_cancelled_too()
    {
        await using var box = await TestBox.CreateAsync();
        await using var another = box.Another();
        for (var round = 0; round < 60; round++)
        {
            var root = await box.EnqueueAsync();
            var child = await box.EnqueueAsync(After(root));

            var enqueuing = another.EnqueueAsync(After(child));
            await Task.WhenAll(enqueuing, box.Jobs.TryCancelAsync(root, "ada"));

            var late = await enqueuing;
            await Eventually.HoldsAsync(async () => await box.StatusAsync(late) == JobStatus.Cancelled, "it is cancelled");
        }

        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task Looking_for_what_was_left_undone_costs_the_same_however_many_wait_and_comes_round_to_all()
    {
        const int Waiting = 3 * EndedDependencies.MostWalked;
        await using var box = await TestBox.CreateAsync();
        var root = await box.EnqueueAsync();
        await box.ExecuteAsync(
            "insert into blocked (id, waits_for) select 10000000 + n, 1000000 + n / 2 from generate_series(1, 2 * @Waiting) n", new { Waiting });
        await box.ExecuteAsync("analyze blocked");
        var forgotten = await FanAsync(box, root, 1);
        await box.ExecuteAsync("update blocked set waits_for = 9000000 where id = @id", new { id = forgotten[0] });
        await box.ExecuteAsync("insert into outcomes (id, attempt, status) values (9000000, 1, 3)");

        var touched = await TouchedRows.CountAsync(box, "blocked", () => box.JobStore.ReleaseDependentsAsync(default));
        var looks = 1;
        while (await box.JobStore.ReleaseDependentsAsync(default) == 0)
            looks++;

        Assert.InRange(touched, 1, 2 * EndedDependencies.MostWalked);
        Assert.InRange(looks, 2, 5);
    }

    private static async Task<long[]> FanAsync(TestBox box, long root, int count) =>
        await box.EnqueueAsync(Enumerable.Repeat(After(root), count));

    // Each after the one before it.
    private static async Task<long[]> ChainAsync(TestBox box, long root, int count)
    {
        await box.ExecuteAsync(
            """
            insert into jobs (id, lane, priority, max_attempts, risk, runs_after_any, job_type, description, created_by, input, depends_on)
            select @root + n, lane, 5, 3, 0, false, 'work', 'A link', 'test', 'null', array[@root + n - 1]
            from jobs cross join generate_series(1, @count) n where id = @root;
            insert into blocked (id, waits_for) select id, depends_on[1] from jobs where id > @root;
            insert into tallies (from_status, to_status, n) values (-1, 0, @count);
            select setval('job_ids', @root + @count)
            """,
            new { root, count });
        return [.. Enumerable.Range(1, count).Select(n => root + n)];
    }

    private static async Task<HeldJob> HoldAsync(TestBox box, long id)
    {
        var connection = await box.Database.Source.OpenConnectionAsync();
        await connection.ExecuteAsync("begin; select from jobs where id = @id for update", new { id });
        return new HeldJob(connection);
    }

    private static Task SettleAsync(TestBox box) =>
        Eventually.HoldsAsync(async () => !await box.ScalarAsync<bool>(Unsettled), "nobody waits for a job that ended");

    private static async Task<IEnumerable<(long Id, long WaitsFor)>> EdgesAsync(TestBox box)
    {
        await using var connection = await box.Database.Source.OpenConnectionAsync();
        return await connection.QueryAsync<(long, long)>("select id, waits_for from blocked order by waits_for");
    }

    /// <summary>The lock on a job, until it is disposed.</summary>
    private sealed class HeldJob(NpgsqlConnection connection) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await connection.ExecuteAsync("rollback");
            await connection.DisposeAsync();
        }
    }
}
