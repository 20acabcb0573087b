using Signalbox.Cli.Tests.Processes;
using Signalbox.Cli.Tests.Serving;

namespace Signalbox.Cli.Tests;

public sealed class WorkerIdTests
{
    [Fact]
    public async Task A_worker_that_nobody_named_has_the_same_id_after_a_stop_and_after_a_kill_and_as_part_of_a_node()
    {
        await using var folder = new CliFolder();
        var first = await folder.StartWorkerAsync();
        await first.SignalAsync("TERM");
        (await first.EndAsync()).Exits(0);
        var second = await folder.StartWorkerAsync();
        await second.SignalAsync("KILL");
        await second.EndAsync();
        using var node = await ServingNode.StartAsync(folder);

        var id = Assert.Single(await IdsAsync(folder));
        Assert.Matches($"^{Environment.MachineName.ToLowerInvariant()}-[0-9a-f]{{6}}$", id);
        Assert.Contains($"{id} with 3 slots", node.Process.Output);
        Assert.Equal(["1"], Directory.GetFiles(Path.Combine(folder.DataDirectory, "workers")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Two_workers_on_one_data_directory_keep_two_ids()
    {
        await using var folder = new CliFolder();
        CliProcess[] before = [await folder.StartWorkerAsync(), await folder.StartWorkerAsync()];
        var ids = await IdsAsync(folder);
        Assert.Equal(2, ids.Length);
        foreach (var worker in before)
        {
            await worker.SignalAsync("KILL");
            await worker.EndAsync();
        }

        CliProcess[] after = [await folder.StartWorkerAsync(), await folder.StartWorkerAsync()];

        Assert.Equal(ids, await IdsAsync(folder));
        foreach (var worker in after)
        {
            await worker.SignalAsync("TERM");
            (await worker.EndAsync()).Exits(0);
        }
    }

    [Fact]
    public async Task A_worker_whose_id_cannot_be_kept_warns_and_works()
    {
        await using var folder = new CliFolder();
        await folder.WriteAsync(".signalbox/workers", "a file is in the way");
        using var worker = await folder.StartWorkerAsync();

        Assert.Contains("warning The id of this node's worker cannot be kept in", worker.Errors);
        Assert.Equal([$"{Environment.MachineName.ToLowerInvariant()}-signalbox"], await IdsAsync(folder));
    }

    private static async Task<string[]> IdsAsync(CliFolder folder) =>
        [.. (await folder.RunAsync("workers", "list", "--json")).Exits(0).Json.EnumerateArray().Select(w => w.GetProperty("workerId").GetString()!).Order(StringComparer.Ordinal)];
}
