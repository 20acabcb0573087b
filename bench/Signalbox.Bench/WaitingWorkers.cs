using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;

namespace Signalbox.Bench;

/// <summary>
/// Workers over HTTP, each with a connection on which it waits for a job, completes it and waits again. One thread serves them all,
/// so that they take little from the node beside them.
/// </summary>
internal sealed class WaitingWorkers : IDisposable
{
    /// <summary>The type of the jobs that they take.</summary>
    public const string JobType = "remote";

    private const int Room = 4 * 1024;
    private static readonly TimeSpan LookForStop = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Uri _address;
    private readonly string _token;
    private readonly Dictionary<Socket, Worker> _workers = [];
    private readonly BlockingCollection<long> _claims = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;

    /// <summary>Registers workers, and lets them wait.</summary>
    public WaitingWorkers(Uri address, string token, int count)
    {
        (_address, _token) = (address, token);
        for (var i = 0; i < count; i++)
        {
            var id = "w" + i.ToString(CultureInfo.InvariantCulture);
            var caller = new HttpCaller(address, Room);
            caller.Call(Request("/api/workers", $$"""{"workerId":"{{id}}","workerType":"benchmark","capabilities":["{{JobType}}"]}"""), 200);
            var worker = new Worker(id, caller, Request($"/api/workers/{id}/claim", """{"waitSeconds":30}"""));
            _workers.Add(caller.Socket, worker);
            caller.Send(worker.Claim);
        }

        _thread = new Thread(Serve);
        _thread.Start();
    }

    /// <summary>When the next job was claimed, of those that were not told of; waits for it.</summary>
    public long NextClaim() => _claims.TryTake(out var at, Patience) ? at : throw new TimeoutException("No worker got the job.");

    /// <inheritdoc />
    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        foreach (var worker in _workers.Values)
            worker.Caller.Dispose();
        _claims.Dispose();
        _stop.Dispose();
    }

    private void Serve()
    {
        while (!_stop.IsCancellationRequested)
        {
            var answered = _workers.Keys.ToList();
            Socket.Select(answered, null, null, LookForStop);
            foreach (var socket in answered)
                Answered(_workers[socket]);
        }
    }

    private void Answered(Worker worker)
    {
        var body = worker.Caller.ReadAnswer(200);
        var at = Stopwatch.GetTimestamp();
        worker.Completes = !worker.Completes && Completion(worker, body) is { } completion && Complete(worker, completion, at);
        if (!worker.Completes)
            worker.Caller.Send(worker.Claim);
    }

    private bool Complete(Worker worker, byte[] completion, long claimedAt)
    {
        _claims.Add(claimedAt);
        worker.Caller.Send(completion);
        return true;
    }

    // Null when it waited in vain.
    private byte[]? Completion(Worker worker, ReadOnlyMemory<byte> claimed)
    {
        using var document = JsonDocument.Parse(claimed);
        var jobs = document.RootElement.GetProperty("jobs");
        if (jobs.GetArrayLength() == 0)
            return null;
        var (id, attempt) = (jobs[0].GetProperty("id").GetString(), jobs[0].GetProperty("attempt").GetInt32());
        return Request(
            $"/api/agent-jobs/{id}/complete",
            string.Create(CultureInfo.InvariantCulture, $$"""{"workerId":"{{worker.Id}}","attempt":{{attempt}},"result":"done"}"""));
    }

    private byte[] Request(string path, string body) => HttpCaller.Request(_address, _token, "POST", path, body);

    private sealed class Worker(string id, HttpCaller caller, byte[] claim)
    {
        public string Id => id;

        public HttpCaller Caller => caller;

        public byte[] Claim => claim;

        public bool Completes { get; set; }
    }
}
