using System.Net;
using System.Text.Json;
using Signalbox.Cli.Tests.Processes;
using Signalbox.Cli.Tests.Serving;
using Signalbox.Testing;

namespace Signalbox.Cli.Tests.RemoteWorkers;

/// <summary>Workers over HTTP, and the people who decide for them, while their node and its database are killed in turn.</summary>
public sealed class KilledNodeTests
{
    private const int Jobs = 500;
    private const int Workers = 12;
    private const int Creators = 3;
    private const int Kills = 6;
    private const int CompletedBetween = 40;
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);
    private static readonly string[] Ended = ["COMPLETED", "FAILED", "CANCELLED"];

    private readonly Acknowledgements _acknowledged = new();
    private volatile ServingNode _node = null!;

    [Fact]
    public async Task Every_job_ends_once_and_nothing_acknowledged_is_lost_when_node_and_database_are_killed_in_turn()
    {
        await using var folder = new CliFolder();
        // What a killed node had claimed for a worker that has not heard of it is held until the lease is over.
        folder.Environment["SIGNALBOX__Workers__LeaseSeconds"] = "2";
        _node = await ServingNode.StartAsync(folder);
        using var creator = Caller(await _node.CreateTokenAsync("creator", "jobs"));
        using var program = Caller(await _node.CreateTokenAsync("program", "worker"));
        using var person = Caller(await _node.SignInAsync());
        using var done = new CancellationTokenSource();
        var workers = Enumerable.Range(0, Workers).Select(i => new RetryingWorker(program, $"w{i}", _acknowledged).RunAsync(done.Token)).ToList();
        var others = Enumerable.Range(0, Creators).Select(i => CreateAsync(creator, i, done.Token)).Append(DecideAsync(person, done.Token));
        Task[] all = [.. workers, .. others];

        for (var kill = 0; kill < Kills; kill++)
        {
            await UntilAsync(() => Task.FromResult(_acknowledged.Completed.Count >= kill * CompletedBetween), "jobs complete", all);
            await (kill % 2 == 0 ? KillNodeAsync(folder) : KillServerAsync(folder));
        }

        await UntilAsync(async () => await CountEndedAsync(person) == Jobs, "all jobs have ended", all);
        await done.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(all));

        Assert.Equal(Jobs, _acknowledged.Created.Count);
        foreach (var id in _acknowledged.Created.Keys)
            Check(id, await person.ReadAsync($"/api/agent-jobs/{id}", default));
        _node.Dispose();
    }

    private RetryingCaller Caller(string identity) => new(() => _node.Address, identity);

    private async Task KillNodeAsync(CliFolder folder)
    {
        var killed = _node;
        await killed.Process.SignalAsync("KILL");
        await killed.Process.EndAsync();
        _node = await ServingNode.StartAsync(folder);
        killed.Dispose();
    }

    private static async Task KillServerAsync(CliFolder folder)
    {
        var killed = folder.ServerProcess!.Value;
        await CliProcess.SignalAsync("KILL", killed);
        await Eventually.HoldsAsync(() => folder.ServerProcess is { } now && now != killed, "the server is brought back");
    }

    private async Task CreateAsync(RetryingCaller caller, int creator, CancellationToken cancellationToken)
    {
        for (var number = creator; number < Jobs; number += Creators)
        {
            var (status, json) = await caller.SendAsync(
                HttpMethod.Post, "/api/agent-jobs",
                new
                {
                    jobType = RetryingWorker.JobType,
                    taskDescription = "A job among kills",
                    inputData = new { number },
                    maxAttempts = 100,
                    idempotencyKey = $"job {number}",
                },
                cancellationToken);
            Assert.True(status is HttpStatusCode.Created or HttpStatusCode.OK, $"A job was answered {status}: {json}");
            Acknowledgements.AddOnce(_acknowledged.Created, json.GetProperty("job").GetProperty("id").GetString()!, number);
        }
    }

    // Approves two of three.
    private async Task DecideAsync(RetryingCaller person, CancellationToken cancellationToken)
    {
        while (true)
        {
            var pending = await person.ReadAsync("/api/admin/agent-checkpoints?status=PENDING", cancellationToken);
            foreach (var id in pending.GetProperty("checkpoints").EnumerateArray().Select(c => c.GetProperty("id").GetString()!))
            {
                var approves = int.Parse(id, System.Globalization.CultureInfo.InvariantCulture) % 3 > 0;
                var (status, json) = await person.SendAsync(
                    approves ? HttpMethod.Post : HttpMethod.Delete, $"/api/admin/agent-checkpoints/{id}", approves ? null : new { reason = "No" }, cancellationToken);
                // A conflict says that it was decided when nobody could be answered.
                Assert.True(status is HttpStatusCode.OK or HttpStatusCode.Conflict, $"A decision was answered {status}: {json}");
                if (status == HttpStatusCode.OK)
                    Acknowledgements.AddOnce(_acknowledged.Decided, id, approves ? "APPROVED" : "REJECTED");
            }

            await Task.Delay(LookAgain, TimeProvider.System, cancellationToken);
        }
    }

    private static async Task<int> CountEndedAsync(RetryingCaller person)
    {
        var ended = 0;
        foreach (var status in Ended)
            ended += (await person.ReadAsync($"/api/agent-jobs?jobType={RetryingWorker.JobType}&status={status}&limit=1", default)).GetProperty("total").GetInt32();
        return ended;
    }

    // Whatever goes wrong in what runs meanwhile is told instead of waited for; who has created all jobs ends before.
    private static Task UntilAsync(Func<Task<bool>> condition, string what, Task[] meanwhile) => Eventually.HoldsAsync(
        async () =>
        {
            if (meanwhile.FirstOrDefault(t => t.IsFaulted) is { } faulted)
                await faulted;
            return await condition();
        }, what);

    private void Check(string id, JsonElement answer)
    {
        var (job, text) = (answer.GetProperty("job"), answer.ToString());
        var status = job.GetProperty("status").GetString();
        var checkpoints = answer.GetProperty("checkpoints").EnumerateArray().ToDictionary(c => c.GetProperty("id").GetString()!, c => c.GetProperty("status").GetString());
        Assert.True(status == "COMPLETED" || (status is "CANCELLED" or "FAILED" && checkpoints.ContainsValue("REJECTED")), text);
        var ends = answer.GetProperty("timeline").EnumerateArray().Select(l => l.GetProperty("action").GetString()).Count(a => a is "job_completed" or "job_failed" or "job_cancelled");
        Assert.True(ends == 1, text);
        if (_acknowledged.Completed.TryGetValue(id, out var completed))
            Assert.Equal(("COMPLETED", completed.Attempt, completed.Result), (status, job.GetProperty("attempt").GetInt32(), job.GetProperty("result").GetString()));
        if (_acknowledged.Failed.TryGetValue(id, out var attempt))
            Assert.True(job.GetProperty("attempt").GetInt32() > attempt, text);
        if (_acknowledged.Steps.TryGetValue(id, out var output))
            Assert.Equal(output, Assert.Single(answer.GetProperty("steps").EnumerateArray()).GetProperty("output").GetString());
        if (_acknowledged.Logs.TryGetValue(id, out var message))
            Assert.Contains(answer.GetProperty("logs").EnumerateArray(), l => l.GetProperty("message").GetString() == message);
        foreach (var asked in _acknowledged.Asked.Where(a => a.Value == id).Select(a => a.Key))
            Assert.True(checkpoints.ContainsKey(asked), text);
        foreach (var (checkpoint, decided) in checkpoints)
            Assert.Equal(_acknowledged.Decided.GetValueOrDefault(checkpoint, decided!), decided);
    }
}
