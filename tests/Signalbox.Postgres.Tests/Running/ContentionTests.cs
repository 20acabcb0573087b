using System.Collections.Concurrent;
using Signalbox.Handlers;
using Signalbox.Jobs;
using Signalbox.Queue;
using Signalbox.Running;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Running;

public sealed class ContentionTests
{
    [Fact]
    public async Task Sixteen_claimers_take_five_thousand_jobs_each_exactly_once()
    {
        const int Jobs = 5_000;
        await using var box = await TestBox.CreateAsync();
        await using var second = box.Another();
        await using var third = box.Another();
        await using var fourth = box.Another();
        TestBox[] nodes = [box, second, third, fourth];
        var ids = await box.EnqueueAsync(Enumerable.Range(0, Jobs).Select(i => StoreSteps.Request($"type {i % 3}") with { Priority = i % 11 }));
        var claimed = new ConcurrentBag<long>();

        await Task.WhenAll(Enumerable.Range(0, 16).Select(claimer => Task.Run(async () =>
        {
            var node = nodes[claimer % nodes.Length];
            // Different sizes and different sets of lanes meet at the head of the line.
            var worker = StoreSteps.Node(claimer % 2 == 0 ? ["type 0", "type 1", "type 2"] : ["type 2", "type 1", "type 0", "none"]) with { WorkerId = $"w{claimer}" };
            while (await node.ClaimAsync(1 + (claimer * 3), worker) is { Jobs.Count: > 0 } batch)
            {
                foreach (var job in batch.Jobs)
                    claimed.Add(job.Id);
                var receipts = await node.Queue.EndAsync(
                    [.. batch.Jobs.Select(j => new AttemptResult(batch.LeaseId, j.Id, j.Attempt, worker.WorkerId, AttemptOutcome.Complete.Bare, false))],
                    [batch.LeaseId], default);
                Assert.All(receipts, r => Assert.Equal(EndReceipt.Recorded, r));
            }
        })));

        Assert.Equal(ids, claimed.Order());
        Assert.Equal(Jobs, (await box.CheckedCountsAsync()).Now[JobStatus.Completed]);
        Assert.Equal(0, await box.ScalarAsync<long>("select count(*) from leases"));
    }

    [Fact]
    public async Task Four_nodes_run_a_mix_of_endings_and_lose_nothing()
    {
        const int Jobs = 2_000;
        var runs = new ConcurrentDictionary<long, int>();
        void Add(SignalboxBuilder builder) => builder.Handle(
            "work",
            (job, _) =>
            {
                runs.AddOrUpdate(job.Id, 1, (_, n) => n + 1);
                return (job.Id % 4, job.Attempt) switch
                {
                    (0, _) => Task.FromResult(JobOutcome.Done),
                    (1, 1) => Task.FromResult<JobOutcome>(new JobOutcome.Failed("again", Retryable: true)),
                    (2, _) => Task.FromResult(JobOutcome.Fail("no luck")),
                    (3, 1) => throw new InvalidOperationException("thrown"),
                    _ => Task.FromResult(JobOutcome.Done),
                };
            },
            new HandlerOptions { Retry = new RetryPolicy { First = TimeSpan.FromMilliseconds(1) } });
        static WorkerOptions Node(int n) => new() { WorkerId = $"w{n}", MaxConcurrentJobs = 10 * n };
        await using var box = await TestBox.CreateAsync(Add, Node(1));
        await using var second = box.Another(Add, Node(2));
        await using var third = box.Another(Add, Node(3));
        await using var fourth = box.Another(Add, Node(4));
        foreach (var node in new[] { box, second, third, fourth })
            await node.Worker.StartAsync();

        var ids = new List<long>();
        foreach (var chunk in Enumerable.Range(0, Jobs).Chunk(250))
            ids.AddRange(await box.EnqueueAsync(chunk.Select(_ => StoreSteps.Request())));
        await Eventually.HoldsAsync(async () => (await box.Jobs.CountAsync()).Now is var now && now[JobStatus.Pending] + now[JobStatus.Running] == 0, "all jobs end");

        var counts = await box.CheckedCountsAsync();
        Assert.Equal(ids.Count(id => id % 4 == 2), counts.Now[JobStatus.Failed]);
        Assert.Equal(Jobs, counts.Now[JobStatus.Failed] + counts.Now[JobStatus.Completed]);
        Assert.All(ids, id => Assert.Equal(id % 2 == 1 ? 2 : 1, runs[id]));
        Assert.Equal(0, await box.ScalarAsync<long>("select count(*) from ready") + await box.ScalarAsync<long>("select count(*) from scheduled"));
    }
}
