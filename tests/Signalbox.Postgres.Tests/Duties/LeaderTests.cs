using Signalbox.Testing;
using Signalbox.Workers;

namespace Signalbox.Postgres.Tests.Duties;

public sealed class LeaderTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Of_many_nodes_at_once_one_leads()
    {
        await using var box = await TestBox.CreateAsync();
        await using var another = box.Another();

        var leads = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            i => Task.Run(() => (i % 2 == 0 ? box : another).Leader.TryTakeAsync($"node {i}", Lease, default))));

        Assert.Single(leads, l => l);
    }

    [Fact]
    public async Task The_leader_renews_and_another_takes_over_only_after_its_lease_ran_out()
    {
        await using var box = await TestBox.CreateAsync();
        Assert.True(await box.Leader.TryTakeAsync("a", Lease, default));
        box.Pass(Lease * 0.8);
        Assert.True(await box.Leader.TryTakeAsync("a", Lease, default));
        box.Pass(Lease * 0.8);
        Assert.False(await box.Leader.TryTakeAsync("b", Lease, default));

        box.Pass(Lease * 0.4);

        Assert.True(await box.Leader.TryTakeAsync("b", Lease, default));
        Assert.False(await box.Leader.TryTakeAsync("a", Lease, default));
    }

    [Fact]
    public async Task A_leader_that_stops_gives_its_lease_up_and_nobody_elses()
    {
        await using var box = await TestBox.CreateAsync();
        await box.Leader.TryTakeAsync("a", Lease, default);

        await box.Leader.GiveUpAsync("b", default);
        Assert.False(await box.Leader.TryTakeAsync("b", Lease, default));
        await box.Leader.GiveUpAsync("a", default);

        Assert.True(await box.Leader.TryTakeAsync("b", Lease, default));
    }

    [Fact]
    public async Task A_worker_that_is_not_heard_of_becomes_stale_and_comes_back_with_its_next_word()
    {
        await using var box = await TestBox.CreateAsync();
        var silence = TimeSpan.FromMinutes(5);
        await box.Registry.RegisterAsync(StoreSteps.Node() with { Capabilities = ["gpu"] }, default);
        await box.Registry.RegisterAsync(StoreSteps.Node() with { WorkerId = "w2" }, default);
        await box.Registry.HeartbeatAsync("w2", WorkerStatus.Offline, default);
        box.Pass(silence - TimeSpan.FromMinutes(1));
        Assert.Equal(0, await box.Registry.MarkStaleAsync(silence, default));

        box.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await box.Registry.MarkStaleAsync(silence, default));

        var workers = await box.Registry.ListAsync(default);
        Assert.Equal([("w1", WorkerStatus.Stale), ("w2", WorkerStatus.Offline)], workers.Select(w => (w.WorkerId, w.Status)));
        Assert.InRange(workers[0].SinceHeartbeat, silence, silence + TimeSpan.FromMinutes(2));
        Assert.Equal(["gpu"], workers[0].Capabilities);
        await box.Registry.HeartbeatAsync("w1", WorkerStatus.Busy, default);
        Assert.Equal(WorkerStatus.Busy, (await box.Registry.ListAsync(default))[0].Status);
        Assert.Equal(0, await box.Registry.MarkStaleAsync(silence, default));
    }

    [Fact]
    public async Task The_registry_shows_how_many_jobs_each_worker_holds()
    {
        await using var box = await TestBox.CreateAsync();
        await box.Registry.RegisterAsync(StoreSteps.Node(), default);
        await box.EnqueueAsync([StoreSteps.Request(), StoreSteps.Request(), StoreSteps.Request()]);
        var batch = await box.ClaimAsync(3);
        await box.EndAsync(batch, batch.Jobs[0].Id, close: false);
        await box.EndAsync(batch, batch.Jobs[1].Id, StoreSteps.Fail(), close: false);

        Assert.Equal(1, Assert.Single(await box.Registry.ListAsync(default)).ActiveJobs);
    }
}
