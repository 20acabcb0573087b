using Signalbox.Testing;
using Signalbox.Workers;

namespace Signalbox.Postgres.Tests.Workers;

public sealed class WorkerActivityTests
{
    [Fact]
    public async Task A_worker_is_listed_with_what_it_does_and_without_what_it_has_done()
    {
        await using var box = await TestBox.CreateAsync();
        await box.Registry.RegisterAsync(StoreSteps.Node() with { Capabilities = ["gpu"] }, default);
        await box.Registry.RegisterAsync(StoreSteps.Node() with { WorkerId = "idle" }, default);
        await box.Registry.TrySetPausedAsync("idle", true, "ada", default);
        var ids = await box.EnqueueAsync(Enumerable.Range(0, 3).Select(i => StoreSteps.Request() with { Title = $"<b>{i}</b>" }));
        var batch = await box.ClaimAsync(3);
        await box.EndAsync(batch, ids[0], close: false);
        await box.ExecuteAsync("insert into progress (id, fraction, message) values (@id, 0.25, 'a quarter')", new { id = ids[1] });

        var doings = await box.Get<WorkerClient>().ListAsync();

        Assert.Equal([("idle", WorkerStatus.Paused, 0), ("w1", WorkerStatus.Active, 2)], doings.Select(d => (d.Worker.WorkerId, d.Worker.Status, d.Worker.ActiveJobs)));
        Assert.Empty(doings[0].Jobs);
        Assert.Equal(["gpu"], doings[1].Worker.Capabilities);
        Assert.Equal(
            [(ids[1], "work", "<b>1</b>", 0.25, "a quarter"), (ids[2], "work", "<b>2</b>", 0.0, null)],
            doings[1].Jobs.Select(j => (j.Id, j.JobType, j.Title, j.Progress, j.Message)));
        var claimed = (await box.FindAsync(ids[1])).StartedAt;
        Assert.All(doings[1].Jobs, j => Assert.Equal(claimed, j.Since));
        var record = Assert.Single(await box.Registry.ListAsync(default), w => w.WorkerId == "w1");
        Assert.Equal(record with { Capabilities = [], SinceHeartbeat = default }, doings[1].Worker with { Capabilities = [], SinceHeartbeat = default });
    }

    [Fact]
    public async Task Of_thousands_of_jobs_the_twenty_oldest_are_shown_and_only_they_are_looked_up()
    {
        await using var box = await TestBox.CreateAsync();
        await box.Registry.RegisterAsync(StoreSteps.Node(), default);
        await box.Registry.RegisterAsync(StoreSteps.Node() with { WorkerId = "w2" }, default);
        await box.EnqueueAsync(Enumerable.Range(0, 3_000).Select(_ => StoreSteps.Request()));
        await box.ClaimAsync(2_990);
        await box.ExecuteAsync("update leases set claimed_at = now() - interval '1 hour'");
        var later = await box.ClaimAsync(10);
        await box.ExecuteAsync("update leases set claimed_at = now() - interval '2 hours' where lease_id = @LeaseId", new { later.LeaseId });
        await box.ExecuteAsync("vacuum analyze");
        IReadOnlyList<WorkerActivity> doings = [];

        var read = await TouchedRows.CountAsync(box, "jobs", async () => doings = await box.Get<WorkerClient>().ListAsync());

        Assert.Equal([(3_000, 20), (0, 0)], doings.Select(d => (d.Worker.ActiveJobs, d.Jobs.Count)));
        Assert.Equal(later.Jobs.Select(j => j.Id).Order(), doings[0].Jobs.Take(10).Select(j => j.Id));
        Assert.Equal(doings[0].Jobs.OrderBy(j => j.Since).ThenBy(j => j.Id), doings[0].Jobs);
        Assert.InRange(read, 20, 40);
    }
}
