using Signalbox.Jobs;
using Signalbox.Policy;
using Signalbox.Testing;
using Signalbox.Trends;
using Signalbox.Workers;

namespace Signalbox.Postgres.Tests.Trends;

public sealed class TrendTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(TrendSpan.Hour, 60, 60)]
    [InlineData(TrendSpan.Day, 96, 15 * 60)]
    [InlineData(TrendSpan.Week, 84, 2 * 60 * 60)]
    public async Task A_span_has_its_points_and_the_last_one_lives(TrendSpan span, int count, int seconds)
    {
        await using var box = await TestBox.CreateAsync();
        await MomentAsync(box);
        await box.EnqueueAsync([StoreSteps.Request(), StoreSteps.Request(), StoreSteps.Request() with { Risk = RiskLevel.High }]);
        await box.RunAsync(await box.EnqueueAsync(StoreSteps.Request() with { Priority = 9 }));

        var points = await Trends(box).ReadAsync(span);

        Assert.Equal(count, points.Count);
        Assert.All(points, p => Assert.Equal((seconds, 0L), ((int)p.Length.TotalSeconds, p.At.ToUnixTimeSeconds() % seconds)));
        Assert.All(points.Zip(points.Skip(1)), p => Assert.Equal(p.First.At + p.First.Length, p.Second.At));
        Assert.Equal((4L, 1L, 2L), (points.Sum(p => p.Enqueued), points.Sum(p => p.Completed), points[^1].Pending));
        Assert.True(points[^1].OldestPendingSeconds > 0);
    }

    [Fact]
    public async Task What_happened_within_a_minute_stays_there()
    {
        await using var box = await TestBox.CreateAsync();
        await MomentAsync(box);
        await Trends(box).ReadAsync(TrendSpan.Hour);
        var first = await box.EnqueueAsync();
        await StoreAsync(box);
        box.Pass(5 * Minute);
        await StoreAsync(box);
        await box.RunAsync(first, StoreSteps.Fail());
        await box.Jobs.TryCancelAsync(await box.EnqueueAsync(), "ada");
        var asked = await box.SuspendAsync(await box.EnqueueAsync(), StoreSteps.Draft(1));
        await box.Checkpoints.ApproveAsync(asked.Id, "ada");
        await StoreAsync(box);
        box.Pass(5 * Minute);

        var points = await Trends(box).ReadAsync(TrendSpan.Hour);

        Assert.Equal(
            [(0, 1L, 0L, 0L, 0L), (5, 2L, 1L, 1L, 1L)],
            points.Select((p, i) => (i - 49, p.Enqueued, p.Failed, p.Cancelled, p.Decisions)).Where(p => p.Enqueued + p.Failed > 0));
        Assert.Equal([(0, 1L), (5, 1L), (10, 1L)], points.Select((p, i) => (Index: i - 49, p.Pending)).Where(p => p.Pending is not null).Select(p => (p.Index, p.Pending!.Value)));
        Assert.True(points[54].DecisionSeconds >= 0);
        Assert.Null(points[49].DecisionSeconds);
    }

    [Fact]
    public async Task What_moved_while_nobody_ran_is_spread_over_that_time()
    {
        await using var box = await TestBox.CreateAsync();
        await MomentAsync(box);
        await StoreAsync(box);
        await box.EnqueueAsync(Enumerable.Range(0, 100).Select(_ => StoreSteps.Request()));
        box.Pass(10 * Minute);
        await using var restarted = box.Another();
        restarted.Database.ClockOffset = box.Database.ClockOffset;
        await StoreAsync(restarted);

        var points = await Trends(restarted).ReadAsync(TrendSpan.Hour);

        Assert.Equal(100, points.Sum(p => p.Enqueued));
        Assert.All(points, p => Assert.InRange(p.Enqueued, 0, 11));
        Assert.Equal(11, points.Count(p => p.Enqueued > 0));
    }

    [Fact]
    public async Task A_minute_has_one_row_and_it_only_rises_also_when_nodes_sample_at_once_and_counters_are_folded()
    {
        await using var box = await TestBox.CreateAsync();
        await using var another = box.Another();
        await MomentAsync(box);
        another.Database.ClockOffset = box.Database.ClockOffset;
        var before = await box.ScalarAsync<long>("select count(*) from samples");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async n =>
        {
            for (var i = 0; i < 40; i++)
            {
                await box.EnqueueAsync();
                await (n % 2 == 0 ? box : another).Get<ITrendStore>().SampleAsync(default);
                if (i % 10 == 0)
                    await box.Counters.FoldAsync(default);
            }
        }));

        Assert.Equal(before + 1, await box.ScalarAsync<long>("select count(*) from samples"));
        Assert.Equal(320, await box.ScalarAsync<long>("select max(enqueued) from samples"));
        Assert.Equal(320, (await Trends(box).ReadAsync(TrendSpan.Hour)).Sum(p => p.Enqueued));
        Assert.Equal((await box.CheckedCountsAsync()).Now[JobStatus.Pending], (await Trends(box).ReadAsync(TrendSpan.Hour))[^1].Pending);
    }

    [Fact]
    public async Task Samples_older_than_eight_days_go_but_for_the_one_that_the_rest_rose_from()
    {
        await using var box = await TestBox.CreateAsync();
        await MomentAsync(box);
        await box.ExecuteAsync(
            """
            delete from samples;
            insert into samples select at, true, at, 0, 0, 0, 0, 0, 0, 0, 0
            from generate_series(date_trunc('minute', now()) - interval '20 days', date_trunc('minute', now()) - interval '9 days', '1 hour') as at
            """);
        await box.EnqueueAsync();

        Assert.InRange(await box.Get<ITrendStore>().SampleAsync(default), 2, 1_001);

        Assert.Equal(2, await box.ScalarAsync<long>("select count(*) from samples"));
        Assert.InRange((await Trends(box).ReadAsync(TrendSpan.Week)).Sum(p => p.Enqueued), 0, 1);
    }

    [Fact]
    public async Task A_week_of_samples_is_read_by_a_few_of_its_rows()
    {
        await using var box = await TestBox.CreateAsync();
        await box.ExecuteAsync(
            """
            delete from samples;
            insert into samples select at, true, at + interval '55 seconds', n, n, 0, 0, 0, 0, n, 1
            from generate_series(1, 11000) as n cross join lateral (select date_trunc('minute', now()) - (11000 - n) * interval '1 minute' as at) as minutes
            """);

        var read = await TouchedRows.CountAsync(box, "samples", async () =>
        {
            var points = await Trends(box).ReadAsync(TrendSpan.Week);
            Assert.All(points.Skip(1).SkipLast(2), p => Assert.Equal(120, p.Completed));
        });

        Assert.InRange(read, 84, 400);
    }

    [Fact]
    public async Task How_everything_stands_is_told_at_once()
    {
        await using var box = await TestBox.CreateAsync();
        var nothing = await Trends(box).SnapshotAsync();
        Assert.Equal((null, 0L, null, 0), (nothing.OldestPending, nothing.PendingCheckpoints, nothing.NextExpiry, nothing.WorkersAlive));
        var asked = await box.SuspendAsync(await box.EnqueueAsync(), StoreSteps.Draft(1));
        await box.SuspendAsync(await box.EnqueueAsync(), StoreSteps.Draft(2, options: new() { ExpiresAfter = TimeSpan.FromDays(3) }));
        var old = await box.EnqueueAsync();
        await box.ExecuteAsync("update jobs set created_at = now() - interval '10 minutes' where id = @old", new { old });
        foreach (var id in (string[])["active", "busy", "idle", "paused", "stale", "gone"])
            await box.Registry.RegisterAsync(StoreSteps.Node() with { WorkerId = id }, default);
        await box.Registry.HeartbeatAsync("busy", WorkerStatus.Busy, default);
        await box.Registry.HeartbeatAsync("idle", WorkerStatus.Idle, default);
        await box.Registry.HeartbeatAsync("gone", WorkerStatus.Offline, default);
        await box.Registry.TrySetPausedAsync("paused", true, "ada", default);
        await box.ExecuteAsync("update worker_registry set status = 'stale' where worker_id = 'stale'");

        var standing = await Trends(box).SnapshotAsync();

        Assert.Equal((1L, 2L), (standing.Jobs.Now[JobStatus.Pending], standing.Jobs.Now[JobStatus.WaitingApproval]));
        Assert.Equal((2L, asked.ExpiresAt), (standing.PendingCheckpoints, standing.NextExpiry));
        Assert.Equal((3, 1, 1), (standing.WorkersAlive, standing.WorkersPaused, standing.WorkersStale));
        Assert.InRange(standing.OldestPending!.Value, 10 * Minute, 15 * Minute);
        Assert.InRange(standing.Now, asked.RequestedAt, asked.RequestedAt + (5 * Minute));
    }

    private static TrendClient Trends(TestBox box) => box.Get<TrendClient>();

    private static Task StoreAsync(TestBox box) => box.Get<ITrendStore>().SampleAsync(default);

    // Moves the clock to the beginning of a minute that no test outlasts, far from when the database was made.
    private static async Task MomentAsync(TestBox box)
    {
        var now = await box.ScalarAsync<DateTime>("select clock_timestamp()");
        box.Pass(TimeSpan.FromDays(30) - TimeSpan.FromTicks(now.Ticks % TimeSpan.FromDays(1).Ticks) + TimeSpan.FromHours(12) + TimeSpan.FromSeconds(1));
        await box.ExecuteAsync("delete from samples");
        await StoreAsync(box);
    }
}
