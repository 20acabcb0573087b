using Signalbox.Jobs;
using Signalbox.Policy;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Jobs;

public sealed class HeldJobTests
{
    [Fact]
    public async Task A_job_is_looked_for_among_the_leases_only_when_it_stands_nowhere_else()
    {
        await using var box = await TestBox.CreateAsync();
        var held = await box.EnqueueAsync([StoreSteps.Request(), StoreSteps.Request(), StoreSteps.Request()]);
        var batch = await box.ClaimAsync(3);
        await box.EndAsync(batch, held[0], close: false);
        await box.EndAsync(batch, held[1], StoreSteps.Retry(), close: false);
        await box.ExecuteAsync(
            """
            insert into leases (lease_id, worker_id, until, job_ids, attempts)
            select -n, 'w2', now() + interval '1 hour', array[1000000 + n], array[1]
            from generate_series(1, 20000) n
            """);
        var pending = await box.EnqueueAsync();
        long[] elsewhere =
        [
            held[0],
            held[1],
            pending,
            await box.EnqueueAsync(StoreSteps.Request() with { Risk = RiskLevel.High }),
            await box.EnqueueAsync(StoreSteps.Request() with { DependsOn = [pending] }),
            await box.EnqueueAsync(StoreSteps.Request() with { RunAt = DateTimeOffset.Parse("2100-01-01T00:00:00Z") }),
        ];
        await box.Jobs.TryPrioritizeAsync(pending, 9, "ada");

        Assert.Equal(0, await TouchedRows.CountAsync(box, "leases", async () =>
        {
            foreach (var id in elsewhere)
                await ReadAsync(box, id);
            await box.Jobs.TryCancelAsync(held[0], "ada");
            await box.Jobs.TryCancelAsync(elsewhere[3], "ada");
        }));
        Assert.InRange(await TouchedRows.CountAsync(box, "leases", () => ReadAsync(box, held[2])), 3, 3 * 20_001);
        Assert.Equal((JobStatus.Running, 1, "w1"), await StandingAsync(box, held[2]));
        Assert.Contains(await box.Logs.ListForJobAsync(held[2], 100, default), e => e.Action == "job_claimed");
    }

    private static async Task ReadAsync(TestBox box, long id)
    {
        var (status, _, _) = await StandingAsync(box, id);
        Assert.Equal(status, Assert.Single(await box.Jobs.FindSummariesAsync([id])).Status);
        await box.Jobs.RelativesAsync(id);
        Assert.NotEmpty(await box.Logs.ListForJobAsync(id, 100, default));
    }

    private static async Task<(JobStatus Status, int Attempt, string? WorkerId)> StandingAsync(TestBox box, long id)
    {
        var job = await box.FindAsync(id);
        return (job.Status, job.Attempt, job.WorkerId);
    }
}
