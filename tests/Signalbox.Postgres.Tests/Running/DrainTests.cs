using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Signalbox.Handlers;
using Signalbox.Jobs;
using Signalbox.Running;
using Signalbox.Testing;
using Signalbox.Workers;

namespace Signalbox.Postgres.Tests.Running;

public sealed class DrainTests
{
    private static readonly WorkerOptions Options = new() { WorkerId = "w1", DrainTimeout = TimeSpan.Zero, StopGrace = TimeSpan.FromMilliseconds(50) };

    [Fact]
    public async Task Stopping_waits_for_running_jobs_and_claims_no_more()
    {
        var gate = new Gate();
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", async (_, token) =>
        {
            await gate.PassAsync(token);
            return JobOutcome.Done;
        }), Options with { DrainTimeout = TimeSpan.FromMinutes(1), MaxConcurrentJobs = 1 });
        var ids = await box.EnqueueAsync([StoreSteps.Request(), StoreSteps.Request()]);
        await box.Worker.StartAsync();
        await gate.StartedAsync();

        var stopping = box.Worker.StopAsync();
        Assert.False(stopping.IsCompleted);
        gate.Open();
        await stopping;

        Assert.Equal([JobStatus.Completed, JobStatus.Pending], [await box.StatusAsync(ids[0]), await box.StatusAsync(ids[1])]);
        Assert.Equal(WorkerStatus.Offline, Assert.Single(await box.Registry.ListAsync(default)).Status);
        Assert.False(box.Worker.Stats.IsRunning);
        Assert.Equal(0, await box.ScalarAsync<long>("select count(*) from leases"));
    }

    [Fact]
    public async Task A_service_whose_time_to_stop_is_over_stops_in_order_beside_a_stubborn_handler()
    {
        var gate = new Gate();
        await using var box = await TestBox.CreateAsync();
        var service = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        service.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromMilliseconds(1));
        service.Services.AddSignalbox(Options).UsePostgres(box.ConnectionString + ";Maximum Pool Size=20").Handle("work", async (_, _) =>
        {
            await gate.PassAsync(CancellationToken.None);
            return JobOutcome.Done;
        });
        using var host = service.Build();
        await host.StartAsync();
        var id = await box.EnqueueAsync();
        await gate.StartedAsync();
        await Eventually.HoldsAsync(async () => await box.ScalarAsync<long>("select count(*) from leader") == 1, "it leads");

        await host.StopAsync();

        Assert.Equal(0, await box.ScalarAsync<long>("select count(*) from leader"));
        Assert.Equal(JobStatus.Pending, await box.StatusAsync(id));
        gate.Open();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Jobs_that_do_not_end_in_time_go_back_to_the_line_and_not_as_failures(bool cooperative)
    {
        var gate = new Gate();
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", async (_, token) =>
        {
            await gate.PassAsync(cooperative ? token : CancellationToken.None);
            return JobOutcome.Done;
        }), Options);
        var ids = await box.EnqueueAsync([StoreSteps.Request(), StoreSteps.Request(), StoreSteps.Request()]);
        await box.Worker.StartAsync();
        await gate.StartedAsync(3);

        await box.Worker.StopAsync();

        foreach (var id in ids)
        {
            Assert.Equal(JobStatus.Pending, await box.StatusAsync(id));
            Assert.Equal(0, (await box.Queue.HistoryAsync(id, default)).Failures);
            Assert.Contains(await box.Logs.ListForJobAsync(id, 100, default), e => e.Message == "Attempt 1 released: the worker stopped");
        }

        var again = await box.ClaimAsync(10);
        Assert.Equal([2, 2, 2], again.Jobs.Select(j => j.Attempt));
        gate.Open(3);
        await box.CheckedCountsAsync();
    }

    [Fact]
    public async Task A_job_cancelled_while_the_worker_drains_is_cancelled()
    {
        var gate = new Gate();
        await using var box = await TestBox.CreateAsync(b => b.Handle("work", async (_, token) =>
        {
            await gate.PassAsync(token);
            return JobOutcome.Done;
        }), Options with { DrainTimeout = TimeSpan.FromMinutes(1) });
        var id = await box.EnqueueAsync();
        await box.Worker.StartAsync();
        await gate.StartedAsync();

        var stopping = box.Worker.StopAsync();
        await box.Jobs.TryCancelAsync(id, "ada");
        await stopping;

        Assert.Equal(JobStatus.Cancelled, await box.StatusAsync(id));
    }

    [Fact]
    public async Task A_started_worker_of_a_disposed_node_is_drained()
    {
        await using var box = await TestBox.CreateAsync();
        var started = new Gate();
        long id;
        await using (var another = box.Another(b => b.Handle("work", async (_, token) =>
        {
            await started.PassAsync(token);
            return JobOutcome.Done;
        }), Options))
        {
            await another.Worker.StartAsync();
            id = await another.EnqueueAsync();
            await started.StartedAsync();
        }

        Assert.Equal((JobStatus.Pending, 1), ((await box.FindAsync(id)).Status, (await box.FindAsync(id)).Attempt));
    }
}
