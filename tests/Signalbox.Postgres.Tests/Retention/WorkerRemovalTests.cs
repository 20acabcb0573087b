using Signalbox.Changes;
using Signalbox.Postgres.Tests.Changes;
using Signalbox.Retention;
using Signalbox.Testing;
using Signalbox.Workers;

namespace Signalbox.Postgres.Tests.Retention;

public sealed class WorkerRemovalTests
{
    private const string Removing = "removing workers that are gone";

    [Fact]
    public async Task Workers_that_are_gone_leave_the_registry_after_their_term_and_paused_ones_stay()
    {
        await using var box = await TestBox.CreateAsync();
        foreach (var id in (string[])["stopped", "silent", "paused", "alive"])
            await box.Registry.RegisterAsync(StoreSteps.Node() with { WorkerId = id }, default);
        await box.Registry.HeartbeatAsync("stopped", WorkerStatus.Offline, default);
        await box.Registry.HeartbeatAsync("paused", WorkerStatus.Offline, default);
        await box.Registry.TrySetPausedAsync("paused", true, "ada", default);
        box.Pass(29 * Keeping.Day);
        await box.Registry.HeartbeatAsync("alive", WorkerStatus.Idle, default);
        await box.Registry.MarkStaleAsync(TimeSpan.FromMinutes(5), default);
        Assert.Equal(0, await box.DoAsync(Removing));
        box.Pass(2 * Keeping.Day);
        using var recorder = await Recorder.StartAsync(box);

        Assert.Equal(2, await box.DoAsync(Removing));

        Assert.Equal(["alive", "paused"], (await box.Registry.ListAsync(default)).Select(w => w.WorkerId));
        await recorder.HearsAsync(new Change.Worker("silent", WorkerStatus.Offline));
        await recorder.HearsAsync(new Change.Worker("stopped", WorkerStatus.Offline));
    }

    [Fact]
    public async Task A_worker_that_stood_still_for_so_long_is_there_again_with_its_next_heartbeat()
    {
        await using var box = await Keeping.CreateAsync(new RetentionOptions { Workers = TimeSpan.FromHours(1) });
        await box.Registry.RegisterAsync(StoreSteps.Node("work"), default);
        box.Pass(TimeSpan.FromHours(2));
        await box.Registry.MarkStaleAsync(TimeSpan.FromMinutes(5), default);
        Assert.Equal(1, await box.DoAsync(Removing));

        await box.Registry.HeartbeatAsync("w1", WorkerStatus.Idle, default);

        Assert.Equal("w1", Assert.Single(await box.Registry.ListAsync(default)).WorkerId);
    }
}
