using Signalbox.Jobs;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Jobs;

public sealed class LineOrderTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task The_order_holds_whatever_the_planner_believes_of_the_jobs()
    {
        await using var box = await TestBox.CreateAsync();
        await box.EnqueueAsync(StoreSteps.Request("other"));
        await box.ExecuteAsync("vacuum analyze jobs");
        var low = await box.EnqueueAsync([StoreSteps.Request() with { Priority = 2 }, StoreSteps.Request() with { Priority = 2 }]);
        var high = await box.EnqueueAsync([StoreSteps.Request() with { Priority = 8 }, StoreSteps.Request() with { Priority = 8 }]);

        Assert.Equal([.. high, .. low], (await box.ClaimAsync(4)).Jobs.Select(j => j.Id));
    }

    [Fact]
    public async Task Higher_priorities_go_first_and_equal_ones_in_the_order_they_came()
    {
        await using var box = await TestBox.CreateAsync();
        int[] priorities = [5, 10, 0, 5, 10, 2];
        var ids = await box.EnqueueAsync(priorities.Select(p => StoreSteps.Request() with { Priority = p }));

        var claimed = new List<long>();
        while (await box.ClaimAsync(2) is { Jobs.Count: > 0 } batch)
            claimed.AddRange(batch.Jobs.Select(j => j.Id));

        Assert.Equal([ids[1], ids[4], ids[0], ids[3], ids[5], ids[2]], claimed);
    }

    [Fact]
    public async Task Lanes_of_several_types_are_merged_by_priority_and_age()
    {
        await using var box = await TestBox.CreateAsync();
        string[] types = ["a", "b", "c"];
        var ids = await box.EnqueueAsync(Enumerable.Range(0, 12).Select(i => StoreSteps.Request(types[i % 3]) with { Priority = i % 2 }));

        var claimed = new List<long>();
        while (await box.ClaimAsync(5, StoreSteps.Node(types)) is { Jobs.Count: > 0 } batch)
            claimed.AddRange(batch.Jobs.Select(j => j.Id).Order());

        var expected = ids.Where((_, i) => i % 2 == 1).Concat(ids.Where((_, i) => i % 2 == 0)).ToArray();
        Assert.Equal(expected[..5].Order(), claimed[..5]);
        Assert.Equal(expected[5..10].Order(), claimed[5..10]);
        Assert.Equal(expected[10..], claimed[10..]);
    }

    [Fact]
    public async Task A_job_for_later_is_claimed_only_when_its_time_has_come()
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync(StoreSteps.Request() with { RunAt = (await box.FindAsync(await box.EnqueueAsync(StoreSteps.Request("other")))).CreatedAt + Hour });
        var (moved, untilNext) = await box.Queue.PromoteDueAsync(default);
        Assert.False(moved);
        Assert.InRange(untilNext!.Value, Hour - TimeSpan.FromMinutes(1), Hour);
        Assert.Empty((await box.ClaimAsync()).Jobs);

        box.Pass(Hour);

        Assert.Equal((true, null), await box.Queue.PromoteDueAsync(default));
        Assert.Equal(id, Assert.Single((await box.ClaimAsync()).Jobs).Id);
    }

    [Fact]
    public async Task A_job_whose_time_is_past_goes_straight_to_the_line()
    {
        await using var box = await TestBox.CreateAsync();

        var id = await box.EnqueueAsync(StoreSteps.Request() with { RunAt = DateTimeOffset.UnixEpoch });

        Assert.Equal(id, Assert.Single((await box.ClaimAsync()).Jobs).Id);
    }

    [Fact]
    public async Task More_due_jobs_than_fit_one_statement_are_all_promoted()
    {
        await using var box = await TestBox.CreateAsync();
        var at = DateTimeOffset.Parse("2100-01-01T00:00:00Z");
        await box.EnqueueAsync(Enumerable.Range(0, 2_500).Select(i => StoreSteps.Request() with { RunAt = at.AddSeconds(i) }));

        box.Pass(at.AddDays(1) - TimeProvider.System.GetUtcNow());

        Assert.Equal((true, null), await box.Queue.PromoteDueAsync(default));
        Assert.Equal(2_500, (await box.ClaimAsync(5_000)).Jobs.Count);
    }

    [Theory]
    [InlineData("w1", true)]
    [InlineData("node", true)]
    [InlineData("w2", false)]
    [InlineData("executor", false)]
    public async Task A_job_for_one_worker_goes_to_that_id_or_type_only(string assigned, bool mine)
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync(StoreSteps.Request() with { AssignedWorker = assigned });

        var batch = await box.ClaimAsync();

        Assert.Equal(mine ? [id] : [], batch.Jobs.Select(j => j.Id));
    }

    [Fact]
    public async Task A_job_that_needs_a_capability_goes_only_to_a_worker_that_has_it()
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync(StoreSteps.Request() with { RequiredCapability = "gpu" });

        Assert.Empty((await box.ClaimAsync(worker: StoreSteps.Node() with { Capabilities = ["cpu", "GPU"] })).Jobs);
        Assert.Equal(id, Assert.Single((await box.ClaimAsync(worker: StoreSteps.Node() with { Capabilities = ["gpu"] })).Jobs).Id);
    }

    [Fact]
    public async Task A_type_without_a_handler_here_is_left_on_the_line()
    {
        await using var box = await TestBox.CreateAsync();
        await box.EnqueueAsync(StoreSteps.Request("other"));

        Assert.Empty((await box.ClaimAsync()).Jobs);
        Assert.Empty((await box.ClaimAsync(worker: StoreSteps.Node("WORK", "Other"))).Jobs);
        Assert.Single((await box.ClaimAsync(worker: StoreSteps.Node("other"))).Jobs);
    }

    [Fact]
    public async Task A_kind_of_work_first_seen_on_another_node_is_found()
    {
        await using var box = await TestBox.CreateAsync();
        await using var another = box.Another();
        Assert.Empty((await box.ClaimAsync()).Jobs);

        var id = await another.EnqueueAsync();

        Assert.Equal(id, Assert.Single((await box.ClaimAsync()).Jobs).Id);
    }

    [Fact]
    public async Task A_kind_of_work_first_seen_on_another_node_is_found_beside_a_backlog()
    {
        await using var box = await TestBox.CreateAsync();
        await using var another = box.Another();
        await box.EnqueueAsync(Enumerable.Range(0, 100).Select(_ => StoreSteps.Request("common")));
        var worker = StoreSteps.Node("common", "rare");
        Assert.Single((await box.ClaimAsync(1, worker)).Jobs);

        var rare = await another.EnqueueAsync(StoreSteps.Request("rare") with { Priority = JobPriority.Highest });

        Assert.Single((await box.ClaimAsync(1, worker)).Jobs);
        Assert.Equal(rare, Assert.Single((await box.ClaimAsync(1, worker)).Jobs).Id);
    }
}
