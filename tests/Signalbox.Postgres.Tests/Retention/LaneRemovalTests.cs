using Microsoft.Extensions.Time.Testing;
using Signalbox.Jobs;
using Signalbox.Queue;
using Signalbox.Retention;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Retention;

public sealed class LaneRemovalTests
{
    private const string Lanes = "select count(*)::int from lanes";
    private static readonly TimeSpan Longer = TimeSpan.FromDays(31);

    [Fact]
    public async Task A_lane_without_jobs_leaves_after_its_term_and_is_made_anew_when_its_work_comes_back()
    {
        var time = new FakeTimeProvider();
        await using var box = await Keeping.CreateAsync(new RetentionOptions(), time);
        await box.RunAsync(await box.EnqueueAsync());
        Assert.Equal(0, await box.RemoveLanesAsync());
        box.Pass(Longer);
        time.Advance(Longer);

        Assert.Equal(1, await box.RemoveLanesAsync());
        Assert.Equal(0, await box.ScalarAsync<int>(Lanes));
        // The node knows the lane's number still, and finds out that it is worth nothing any more.
        await box.RunAsync(await box.EnqueueAsync());
        Assert.Equal(1, await box.ScalarAsync<int>(Lanes));
    }

    [Fact]
    public async Task A_lane_stays_while_it_is_used_and_while_a_job_will_return_to_it()
    {
        await using var box = await Keeping.CreateAsync(new RetentionOptions());
        var parent = await box.EnqueueAsync(StoreSteps.Request("running"));
        await box.EnqueueAsync(StoreSteps.Request("blocked") with { DependsOn = [parent] });
        await box.EnqueueAsync(StoreSteps.Request("later") with { RunAt = DateTimeOffset.UnixEpoch.AddYears(500) });
        await box.SuspendAsync(await box.EnqueueAsync(), StoreSteps.Draft(1));
        Assert.Equal(parent, Assert.Single((await box.ClaimAsync(worker: StoreSteps.Node("running"), lease: 2 * Longer)).Jobs).Id);
        await box.EnqueueAsync(StoreSteps.Request("ready"));
        await RunWorkAsync(box, "empty");
        await RunWorkAsync(box, "used");
        box.Pass(Longer);
        await using (var another = box.Another())
        {
            another.Database.ClockOffset = box.Database.ClockOffset;
            await RunWorkAsync(another, "used");
        }

        // One leaves, and the four that jobs will return to are marked once and not looked at again.
        Assert.Equal(5, await box.RoundAsync("removing empty lanes"));
        Assert.Equal(0, await box.RoundAsync("removing empty lanes"));
        Assert.Equal(6, await box.ScalarAsync<int>(Lanes));
        Assert.Equal(0, await box.ScalarAsync<int>("select count(*)::int from lanes where job_type = 'empty'"));
    }

    [Fact]
    public async Task A_job_that_is_retried_after_its_lane_left_is_claimed_also_when_the_lane_was_made_anew()
    {
        await using var box = await Keeping.CreateAsync(new RetentionOptions());
        var ids = await box.EnqueueAsync([StoreSteps.Request(), StoreSteps.Request() with { Priority = 1 }]);
        foreach (var id in ids)
            await box.RunAsync(id, StoreSteps.Fail());
        box.Pass(Longer);
        Assert.Equal(1, await box.RemoveLanesAsync());

        foreach (var id in ids)
        {
            Assert.Equal(new JobCommandOutcome.Moved(), await box.Jobs.TryRetryAsync(id, "ada"));
            Assert.Equal(new JobCommandOutcome.Moved(), await box.Jobs.TryPrioritizeAsync(id, 7, "ada"));
            await box.RunAsync(id);
        }

        Assert.Equal(1, await box.ScalarAsync<int>(Lanes));
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task A_job_that_a_node_put_on_a_removed_lane_after_it_stood_still_is_put_where_workers_look()
    {
        await using var box = await Keeping.CreateAsync(new RetentionOptions());
        await box.RunAsync(await box.EnqueueAsync());
        await using var another = box.Another();
        another.Pass(Longer);
        Assert.Equal(1, await another.RemoveLanesAsync());
        var lost = await box.EnqueueAsync(StoreSteps.Request() with { Priority = 9 });
        await box.ExecuteAsync("insert into ready (lane, priority, attempt, id) values (4711, 5, 1, 4711)");
        var other = await another.EnqueueAsync();
        Assert.Equal(other, Assert.Single((await another.ClaimAsync(10)).Jobs).Id);

        Assert.Equal(1, await another.DoAsync("mending the line"));

        Assert.Equal(lost, Assert.Single((await another.ClaimAsync(10)).Jobs).Id);
        Assert.Equal(JobStatus.Running, await box.StatusAsync(lost));
    }

    [Fact]
    public async Task A_node_that_looks_a_lane_up_while_it_is_being_removed_gets_one_that_stays()
    {
        await using var box = await Keeping.CreateAsync(new RetentionOptions());
        await box.RunAsync(await box.EnqueueAsync());
        box.Pass(Longer);
        await using var another = box.Another();
        another.Database.ClockOffset = box.Database.ClockOffset;
        await using var connection = await box.Database.Source.OpenConnectionAsync();
        Task<long> enqueued;
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using (var delete = new Npgsql.NpgsqlCommand("delete from lanes", connection))
                await delete.ExecuteNonQueryAsync();
            enqueued = another.EnqueueAsync();
            await Eventually.HoldsAsync(
                async () => await box.ScalarAsync<bool>("select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')"),
                "the look-up waits for the lock");
            await transaction.CommitAsync();
        }

        var id = await enqueued;
        Assert.True(await box.ScalarAsync<bool>("select exists (select from ready join lanes using (lane) where id = @id)", new { id }));
    }

    private static async Task RunWorkAsync(TestBox box, string type)
    {
        var id = await box.EnqueueAsync(StoreSteps.Request(type));
        var batch = await box.ClaimAsync(worker: StoreSteps.Node(type));
        Assert.True(await box.EndAsync(batch, id, AttemptOutcome.Complete.Bare));
    }
}
