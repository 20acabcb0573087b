using System.Diagnostics;
using System.Text.Json;
using Npgsql;
using Signalbox.Jobs;
using Signalbox.Testing;
using Signalbox.Workers;

namespace Signalbox.Postgres.Tests.Running;

public sealed class BacklogTests
{
    private const int Backlog = 1_000_000;

    [Fact]
    public async Task A_million_jobs_of_a_common_type_do_not_delay_one_of_a_rare_type()
    {
        await using var box = await TestBox.CreateAsync();
        var common = StoreSteps.Request("common");
        for (var i = 0; i < Backlog / JobClient.MaximumBatch; i++)
            await box.Jobs.EnqueueAsync(Enumerable.Repeat(common, JobClient.MaximumBatch).ToArray());
        var rare = await box.EnqueueAsync(StoreSteps.Request("rare") with { Priority = 6 });
        var both = StoreSteps.Node("common", "rare");

        var (alone, together) = (await BuffersOfClaimAsync(box, StoreSteps.Node("rare")), await BuffersOfClaimAsync(box, both));
        // The head of a lane that has been drained for a while is full of dead rows until it is vacuumed.
        for (var i = 0; i < 10; i++)
            await box.ClaimAsync(1_000, StoreSteps.Node("common"));
        var drained = await BuffersOfClaimAsync(box, both);

        Assert.InRange(alone, 1, 100);
        Assert.InRange(together, 1, 200);
        Assert.InRange(drained, 1, 400);
        Assert.Equal(rare, (await box.ClaimAsync(10, both)).Jobs.MinBy(j => -j.Id)!.Id);
        // Each would run into the command's time-out if it passed over the backlog job by job.
        foreach (var status in Enum.GetValues<JobStatus>())
            Assert.InRange((await box.Jobs.ListAsync(new JobFilter { Status = status, WorkerId = "w1" })).Total, 0, 10_010);
        Assert.Equal(10, (await box.Jobs.ListAsync(new JobFilter { Status = JobStatus.Running })).Jobs.Count);
        Assert.Equal(Backlog + 1 - 10_010, (await box.Jobs.CountAsync()).Now[JobStatus.Pending]);
    }

    // Runs a claim of ten jobs as the worker would, and takes it back.
    private static async Task<long> BuffersOfClaimAsync(TestBox box, WorkerIdentity worker)
    {
        var statement = await ClaimStatementAsync(box, worker);
        var lanes = (await box.ScalarAsync<int[]>("select array_agg(lane) from lanes where job_type = any(@types)", new { types = worker.JobTypes.ToArray() }))!;
        await using var connection = await box.Database.RelaxedSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand("explain (analyze, buffers, format json) " + statement, connection);
        command.Parameters.Add(new() { Value = lanes.Length == 1 ? lanes[0] : lanes });
        command.Parameters.Add(new() { Value = 10L });
        command.Parameters.Add(new() { Value = "w1" });
        command.Parameters.Add(new() { Value = TimeSpan.FromMinutes(1) });
        command.Parameters.Add(new() { Value = TimeSpan.Zero });
        command.Parameters.Add(new() { Value = 1L });
        using var plan = JsonDocument.Parse((string)(await command.ExecuteScalarAsync())!);
        var root = plan.RootElement[0].GetProperty("Plan");
        return root.GetProperty("Shared Hit Blocks").GetInt64() + root.GetProperty("Shared Read Blocks").GetInt64();
    }

    // The statement's text, as it was last sent for such a worker; what it claims goes back when its lease has run out.
    private static async Task<string> ClaimStatementAsync(TestBox box, WorkerIdentity worker)
    {
        string? text = null;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                var tags = activity.TagObjects.Select(t => t.Value as string ?? "").ToArray();
                if (tags.Any(t => t.StartsWith("test_", StringComparison.Ordinal) && box.ConnectionString.Contains(t, StringComparison.Ordinal)))
                    text = Array.Find(tags, t => t.Contains("delete from ready", StringComparison.Ordinal)) ?? text;
            },
        };
        ActivitySource.AddActivityListener(listener);
        var batch = await box.ClaimAsync(1, worker);
        await box.EndAsync(batch, batch.Jobs[0].Id, new Signalbox.Queue.AttemptOutcome.Release("measured"));
        return text!;
    }
}
