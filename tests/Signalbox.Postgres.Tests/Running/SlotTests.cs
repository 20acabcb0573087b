using Signalbox.Handlers;
using Signalbox.Jobs;
using Signalbox.Running;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Running;

public sealed class SlotTests
{
    [Theory]
    [InlineData(8, 7)]
    [InlineData(100, 76)]
    [InlineData(100, 99)]
    public async Task A_job_does_not_wait_while_a_slot_is_free(int slots, int busy)
    {
        var gate = new Gate();
        await using var box = await TestBox.CreateAsync(
            b => b.Handle("long", async (_, token) =>
            {
                await gate.PassAsync(token);
                return JobOutcome.Done;
            }).Handle("urgent", _ => JobOutcome.Done),
            new WorkerOptions { WorkerId = "w1", MaxConcurrentJobs = slots, PollInterval = TimeSpan.FromHours(1) });
        await box.Worker.StartAsync();
        await box.EnqueueAsync(Enumerable.Range(0, busy).Select(_ => StoreSteps.Request("long")));
        await gate.StartedAsync(busy);

        // The long jobs run until the test lets them go.
        await box.WaitForAsync(await box.EnqueueAsync(StoreSteps.Request("urgent") with { Priority = 10 }), JobStatus.Completed);

        gate.Open(busy);
        await box.IsIdleAsync();
    }

    [Fact]
    public async Task Of_a_backlog_each_slot_that_becomes_free_takes_the_next_job()
    {
        var gate = new Gate();
        await using var box = await TestBox.CreateAsync(b => b.Handle("long", async (_, token) =>
        {
            await gate.PassAsync(token);
            return JobOutcome.Done;
        }), new WorkerOptions { WorkerId = "w1", MaxConcurrentJobs = 40, PollInterval = TimeSpan.FromHours(1) });
        await box.EnqueueAsync(Enumerable.Range(0, 45).Select(_ => StoreSteps.Request("long")));
        await box.Worker.StartAsync();
        await gate.StartedAsync(40);

        for (var i = 0; i < 5; i++)
        {
            gate.Open();
            await gate.StartedAsync();
        }

        gate.Open(40);
        await box.IsIdleAsync();
        await box.EveryJobStandsOnceAsync();
    }
}
