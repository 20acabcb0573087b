using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace Signalbox.Bench;

/// <summary>The works of the HTTP benchmark, against a node that runs already; bench/README.md says what each measures.</summary>
internal sealed class HttpWorks(Uri address, string token, int size)
{
    private const int Connections = 10;
    private const int Batch = 1_000;
    private const int Streams = 1_000;
    private const int ReadsPerSecond = 200;

    /// <summary>Runs the works in order and reports each figure as soon as it is known.</summary>
    /// <param name="nodeProcess">The node's process, for its memory; 0 for unknown.</param>
    /// <param name="report">Gets work, value and unit.</param>
    public void Run(int nodeProcess, Action<string, double, string> report)
    {
        // A node runs for weeks: what it does often is compiled again, with what was seen of it, within the first seconds.
        Enqueue(size / 2);
        EnqueueBatches(size / 2);
        report("http-enqueue-10-connections", Enqueue(size / 4), "jobs/s");
        report("http-enqueue-batches-of-1000", EnqueueBatches(size), "jobs/s");
        ReadBesideStreams(nodeProcess, report);
    }

    private double Enqueue(int count)
    {
        var job = HttpCaller.Request(address, token, "POST", "/api/agent-jobs", """{"jobType":"work","taskDescription":"measured","inputData":{"i":123}}""");
        return InParallel(count, 1, caller => caller.Call(job, 201));
    }

    private double EnqueueBatches(int count)
    {
        var jobs = string.Join(',', Enumerable.Range(0, Batch).Select(i => $$$"""{"jobType":"work","taskDescription":"measured","inputData":{"i":{{{i}}}}}"""));
        var batch = HttpCaller.Request(address, token, "POST", "/api/agent-jobs/batch", $$"""{"jobs":[{{jobs}}]}""");
        return InParallel(count, Batch, caller => caller.Call(batch, 201));
    }

    private double InParallel(int count, int each, Action<HttpCaller> call)
    {
        var left = count / each;
        var callers = Enumerable.Range(0, Connections).Select(_ => new HttpCaller(address)).ToList();
        var started = Stopwatch.GetTimestamp();
        var threads = callers.ConvertAll(caller => new Thread(() =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
                call(caller);
        }));
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        var perSecond = count / Stopwatch.GetElapsedTime(started).TotalSeconds;
        callers.ForEach(c => c.Dispose());
        return perSecond;
    }

    // Reads at a steady pace by the clock, whether or not the one before was answered: who waits is measured as waiting.
    private void ReadBesideStreams(int nodeProcess, Action<string, double, string> report)
    {
        var streams = OpenStreams();
        var seconds = Math.Clamp(size / 10_000, 5, 120);
        using var stop = new CancellationTokenSource();
        var received = 0L;
        var listening = new Thread(() => Listen(streams, stop.Token, ref received));
        listening.Start();
        var changes = new Thread(() => Change(stop.Token));
        changes.Start();
        Read(seconds / 3);
        var before = MemoryOf(nodeProcess);
        Interlocked.Exchange(ref received, 0);
        var times = Read(seconds);
        var after = MemoryOf(nodeProcess);
        stop.Cancel();
        changes.Join();
        listening.Join();
        streams.ForEach(s => s.Dispose());
        report($"http-read-p50/{Streams}-streams", times[times.Count / 2], "ms");
        report($"http-read-p99/{Streams}-streams", times[times.Count * 99 / 100], "ms");
        report($"http-stream-bytes/{Streams}-streams", received / (double)seconds / 1e6, "MB/s");
        if (nodeProcess > 0)
            report($"http-memory-growth/{Streams}-streams", after - before, "MB");
    }

    private List<Socket> OpenStreams()
    {
        var request = HttpCaller.Request(address, token, "GET", "/api/stream", "");
        var streams = new List<Socket>();
        for (var i = 0; i < Streams; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(address.Host, address.Port);
            socket.Send(request);
            streams.Add(socket);
        }

        return streams;
    }

    private static void Listen(List<Socket> streams, CancellationToken stop, ref long received)
    {
        var buffer = new byte[64 * 1024];
        while (!stop.IsCancellationRequested)
        {
            var ready = new List<Socket>(streams);
            Socket.Select(ready, null, null, TimeSpan.FromMilliseconds(100));
            foreach (var socket in ready)
            {
                var read = socket.Receive(buffer);
                if (read == 0)
                    throw new IOException("The node ended a stream.");
                received += read;
            }
        }
    }

    // Ten jobs a second are created, each a change that every stream is told of.
    private void Change(CancellationToken stop)
    {
        using var caller = new HttpCaller(address);
        var job = HttpCaller.Request(address, token, "POST", "/api/agent-jobs", """{"jobType":"streamed","taskDescription":"told of"}""");
        while (!stop.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(100)))
            caller.Call(job, 201);
    }

    private List<double> Read(int seconds)
    {
        byte[][] requests =
        [
            HttpCaller.Request(address, token, "GET", "/api/agent-jobs?limit=10", ""), HttpCaller.Request(address, token, "GET", "/api/agent-jobs/1", ""),
        ];
        var count = seconds * ReadsPerSecond;
        var times = new double[count];
        var next = -1;
        var started = Stopwatch.GetTimestamp();
        var threads = Enumerable.Range(0, Connections).Select(_ => new Thread(() =>
        {
            using var caller = new HttpCaller(address);
            for (int i; (i = Interlocked.Increment(ref next)) < count;)
            {
                var due = started + (i * Stopwatch.Frequency / ReadsPerSecond);
                var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
                if (wait > TimeSpan.Zero)
                    Thread.Sleep(wait);
                caller.Call(requests[i % requests.Length], 200);
                times[i] = Stopwatch.GetElapsedTime(due).TotalMilliseconds;
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        return [.. times.Order()];
    }

    private static double MemoryOf(int process)
    {
        if (process == 0)
            return 0;
        var line = File.ReadLines($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.AsSpan(6).Trim().TrimEnd(" kB"), CultureInfo.InvariantCulture) / 1024;
    }
}
