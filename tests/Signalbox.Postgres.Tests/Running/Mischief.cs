using Signalbox.Checkpoints;
using Signalbox.Jobs;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Running;

/// <summary>
/// A run of many healthy and odd jobs on one node's worker, with a person on another who cancels and decides, until all have
/// ended.
/// </summary>
internal sealed class Mischief(TestBox node, TestBox box, OddHandlers handlers, int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>Runs it, and <paramref name="trouble"/> five times meanwhile.</summary>
    /// <param name="each">How many jobs of each way.</param>
    /// <param name="attempts">How many attempts a job has.</param>
    /// <param name="trouble">What is done to the server while they run, or null.</param>
    public async Task RunAsync(int each, int attempts = 3, Func<Task>? trouble = null)
    {
        var requests = OddHandlers.Healthy.Select(way => StoreSteps.Request("healthy", way))
            .Concat(OddHandlers.Odd.Select(way => StoreSteps.Request("odd", way)))
            .SelectMany(r => Enumerable.Repeat(r with { MaxAttempts = r.JobType == "healthy" ? attempts : 2 }, each)).ToArray();
        _random.Shuffle(requests);
        var ids = new List<long>();
        await node.Worker.StartAsync();
        foreach (var some in requests.Chunk((requests.Length / 5) + 1))
        {
            ids.AddRange(await box.EnqueueAsync(some));
            await (trouble?.Invoke() ?? Task.CompletedTask);
        }

        var odd = ids.Where((_, i) => requests[i].JobType == "odd").ToArray();
        await Eventually.HoldsAsync(() => MeddleAsync(odd), "all jobs have ended");
        await handlers.ReleaseAsync();
        await node.IsIdleAsync();
        for (var i = 0; i < ids.Count; i++)
        {
            if (requests[i].JobType == "healthy")
                Assert.Equal((ids[i], JobStatus.Completed), (ids[i], await box.StatusAsync(ids[i])));
        }
    }

    // True when nothing is left to end.
    private async Task<bool> MeddleAsync(long[] odd)
    {
        if (_random.Next(4) == 0)
            await box.Jobs.TryCancelAsync(odd[_random.Next(odd.Length)], "ada");
        foreach (var checkpoint in (await box.Checkpoints.ListAsync(CheckpointStatus.Pending, 50)).Checkpoints)
        {
            if (checkpoint.Name != "go" && _random.Next(3) == 0)
                await box.Checkpoints.RejectAsync(checkpoint.Id, "ada", "no");
            else
                await box.Checkpoints.ApproveAsync(checkpoint.Id, "ada");
        }

        await box.Leases.DropCancelledAsync(TimeSpan.FromMilliseconds(200), default);
        await box.Leases.ReturnLostLeasesAsync(default);
        await box.JobStore.ReleaseDependentsAsync(default);
        var now = (await box.Jobs.CountAsync()).Now;
        return now[JobStatus.Pending] + now[JobStatus.Running] + now[JobStatus.WaitingApproval] == 0;
    }
}
