using Signalbox.Handlers;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Running;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Processes;

public sealed class FrozenWorkerTests
{
    [Theory]
    [InlineData("step", "LeaseLostException")]
    [InlineData("in-step", "LeaseLostException")]
    [InlineData("checkpoint", "LeaseLostException")]
    [InlineData("finish", "done")]
    public async Task A_process_that_was_frozen_past_its_lease_has_no_effect_when_it_goes_on(string word, string says)
    {
        await using var box = await NodeAsync();
        using var frozen = await WorkerProcess.StartAsync(box.ConnectionString);
        var id = await box.EnqueueAsync(Job(word));
        await frozen.SaysAsync(word);

        await frozen.FreezeAsync();
        box.Pass(TimeSpan.FromHours(1));
        Assert.Equal(1, await box.Leases.ReturnLostLeasesAsync(default));
        await box.Worker.StartAsync();
        var completed = await box.WaitForAsync(id, JobStatus.Completed);
        await frozen.TellAsync("go on");
        await frozen.ThawAsync();

        await frozen.SaysAsync(says);
        await frozen.TellAsync("leave");
        await frozen.SaysAsync("left");
        var job = await box.FindAsync(id);
        Assert.Equal(completed.CompletedAt, job.CompletedAt);
        Assert.Equal(("\"by another node\"", 2, "w2"), (job.Result.Text, job.Attempt, job.WorkerId));
        Assert.Empty(await box.Steps.ListForJobAsync(id, default));
        Assert.Empty(await box.Checkpoints.ListForJobAsync(id));
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task A_frozen_process_has_no_effect_while_another_node_still_runs_its_job()
    {
        await using var box = await NodeAsync();
        using var frozen = await WorkerProcess.StartAsync(box.ConnectionString);
        var id = await box.EnqueueAsync(Job("step"));
        await frozen.SaysAsync("step");

        await frozen.FreezeAsync();
        box.Pass(TimeSpan.FromHours(1));
        await box.Leases.ReturnLostLeasesAsync(default);
        var batch = await box.ClaimAsync(worker: StoreSteps.Node("probe"));
        await frozen.TellAsync("go on");
        await frozen.ThawAsync();
        await frozen.SaysAsync("LeaseLostException");

        Assert.Equal((JobStatus.Running, 2, "w1"), ((await box.FindAsync(id)).Status, (await box.FindAsync(id)).Attempt, (await box.FindAsync(id)).WorkerId));
        Assert.True(await box.EndAsync(batch, id));
    }

    [Fact]
    public async Task A_process_that_was_frozen_for_less_than_its_lease_goes_on_as_if_nothing_had_been()
    {
        await using var box = await NodeAsync();
        using var frozen = await WorkerProcess.StartAsync(box.ConnectionString);
        var id = await box.EnqueueAsync(Job("step"));
        await frozen.SaysAsync("step");

        await frozen.FreezeAsync();
        await frozen.TellAsync("go on");
        await frozen.ThawAsync();

        await frozen.SaysAsync("done");
        var job = await box.WaitForAsync(id, JobStatus.Completed);
        Assert.Equal(("\"by the probe\"", 1), (job.Result.Text, job.Attempt));
    }

    private static JobRequest Job(string words) => StoreSteps.Request("probe") with { Input = RawJson.From(words) };

    private static Task<TestBox> NodeAsync() => TestBox.CreateAsync(
        b => b.Handle("probe", _ => JobOutcome.DoneWith("by another node")), new WorkerOptions { WorkerId = "w2", PollInterval = TimeSpan.FromMilliseconds(50) });
}
