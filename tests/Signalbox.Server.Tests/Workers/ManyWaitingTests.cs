using System.Diagnostics;
using System.Net;
using Signalbox.Identities;
using Signalbox.RemoteWorkers;
using Signalbox.Server.Access;
using Signalbox.Testing;

namespace Signalbox.Server.Tests.Workers;

/// <summary>What it costs that a thousand workers wait for jobs at one node.</summary>
// Whatever else runs in this process would be measured as well.
[CollectionDefinition(nameof(ManyWaitingTests), DisableParallelization = true)]
[Collection(nameof(ManyWaitingTests))]
public sealed class ManyWaitingTests
{
    private const int Workers = 1_000;
    private const int Few = 20;
    private const int RegisteredAtOnce = 16;
    private const int BytesEach = 100 * 1024;

    // What ServerBox gives its node.
    private const int ConnectionBound = 20;

    private const string Backends = "from pg_stat_activity where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()";

    [Fact]
    public async Task A_thousand_that_wait_cost_one_listener_and_neither_thread_nor_connection_each_and_get_a_job_each()
    {
        await using var box = await ServerBox.CreateAsync();
        var client = box.Client(Permission.Work, CallerKind.Program);
        var workers = new RemoteWorker[Workers];
        await Parallel.ForAsync(0, Workers, new ParallelOptions { MaxDegreeOfParallelism = RegisteredAtOnce }, async (i, _) =>
            workers[i] = await RemoteWorker.RegisterAsync(box, $"w{i}", client));
        var claims = workers.Take(Few).Select(ClaimAsync).ToList();
        await WaitAsync(box, Few);
        var (threads, memory) = (Threads(), GC.GetTotalMemory(forceFullCollection: true));

        claims.AddRange(workers.Skip(Few).Select(ClaimAsync));
        await WaitAsync(box, Workers);

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - memory, long.MinValue, (Workers - Few) * BytesEach);
        Assert.InRange(Threads() - threads, int.MinValue, Workers / 10);
        await Eventually.HoldsAsync(async () => await box.ScalarAsync<long>($"select count(*) {Backends} and state <> 'idle'") == 0, "nobody is waited for in the database");
        await CheckConnectionsAsync(box);

        await box.Client(Permission.Jobs).PostAsync(
            "/api/agent-jobs/batch",
            $$"""{"jobs":[{{string.Join(",", Enumerable.Repeat("""{"jobType":"work","taskDescription":"Do it"}""", Workers))}}]}""", HttpStatusCode.Created);
        var claimed = await Task.WhenAll(claims);

        Assert.Equal(Workers, claimed.Distinct().Count());
        Assert.Equal(Workers, await box.ScalarAsync<long>("select count(distinct worker_id) from running where attempt = 1"));
        Assert.Equal(Workers, await box.ScalarAsync<long>("select count(*) from running"));
        await CheckConnectionsAsync(box);
        Assert.Empty(box.Errors);
    }

    // Those that are told that there is nothing ask again, as workers do.
    private static async Task<(string Id, int Attempt)> ClaimAsync(RemoteWorker worker)
    {
        while (true)
        {
            if ((await worker.ClaimAsync(wait: 30)).SingleOrDefault() is { } job)
                return (job["id"]!.GetValue<string>(), job["attempt"]!.GetValue<int>());
        }
    }

    private static Task WaitAsync(ServerBox box, int workers) =>
        Eventually.HoldsAsync(() => box.Get<RemoteWorkerClient>().Waiting == workers, $"{workers} workers wait");

    // A pool keeps what it has opened for minutes, so these are the most that there were.
    private static async Task CheckConnectionsAsync(ServerBox box)
    {
        Assert.InRange(await box.ScalarAsync<long>($"select count(*) {Backends}"), 1, ConnectionBound);
        Assert.Equal(1, await box.ScalarAsync<long>($"select count(*) {Backends} and query ilike 'listen %'"));
    }

    private static int Threads()
    {
        using var process = Process.GetCurrentProcess();
        return process.Threads.Count;
    }
}
