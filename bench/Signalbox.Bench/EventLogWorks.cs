using System.Diagnostics;
using System.Globalization;
using System.Text;
using Signalbox.EventLog;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Snapshots;

namespace Signalbox.Bench;

/// <summary>Measures the event log in a folder.</summary>
internal sealed class EventLogWorks(string folder, int seconds, int size, string? name, Action<string, double, string> told)
{
    private const int Threads = 64;
    private const int BatchLines = 1_000;
    private const int Interactions = 1_000;
    private const int Turns = 15;

    /// <summary>Does one work.</summary>
    public void Run(string work)
    {
        Directory.CreateDirectory(folder);
        using var log = new SharedLog(folder);
        switch (work)
        {
            case "single":
                told(name ?? "append, one thread", Append(log, threads: 1), "events/s");
                break;
            case "group":
                told(name ?? "append, 64 threads", Append(log, Threads), "events/s");
                break;
            case "batch":
                told(name ?? "append, batches of 1,000", Batches(log), "events/s");
                break;
            case "generate":
                Generate(log);
                break;
            case "incremental":
                Incremental(log);
                break;
            default:
                throw new ArgumentException($"There is no work '{work}'.", nameof(work));
        }
    }

    private double Append(SharedLog log, int threads)
    {
        var until = Stopwatch.GetTimestamp() + (seconds * Stopwatch.Frequency);
        var start = Stopwatch.GetTimestamp();
        var counts = new long[threads];
        var workers = Enumerable.Range(0, threads).Select(i => new Thread(() =>
        {
            for (; Stopwatch.GetTimestamp() < until; counts[i]++)
                log.Append(Event(1, "How do I start the server?"));
        })).ToList();
        workers.ForEach(w => w.Start());
        workers.ForEach(w => w.Join());
        return counts.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    // Each line is parsed and checked, as that of a program that is not trusted; the next batch is filled while one is written.
    private double Batches(SharedLog log)
    {
        var line = Encoding.UTF8.GetBytes((Event(1, "How do I start the server?") with { Timestamp = "2026-11-20T08:00:00Z" }).ToLine());
        var (filling, writing) = (new EventBatch(TimeProvider.System), new EventBatch(TimeProvider.System));
        using var full = new SemaphoreSlim(0);
        using var written = new SemaphoreSlim(1);
        var isOver = false;
        var writer = new Thread(() =>
        {
            while (true)
            {
                full.Wait();
                if (isOver)
                    return;
                log.Append(writing);
                written.Release();
            }
        });
        writer.Start();
        var start = Stopwatch.GetTimestamp();
        long count = 0;
        for (; Stopwatch.GetElapsedTime(start).TotalSeconds < seconds; count += BatchLines)
        {
            filling.Clear();
            for (var i = 0; i < BatchLines; i++)
            {
                if (filling.TryAdd(line) is { } fault)
                    throw new InvalidOperationException(fault);
            }

            written.Wait();
            (filling, writing) = (writing, filling);
            full.Release();
        }

        written.Wait();
        var rate = count / Stopwatch.GetElapsedTime(start).TotalSeconds;
        isOver = true;
        full.Release();
        writer.Join();
        return rate;
    }

    private void Generate(SharedLog log)
    {
        var each = Math.Max(size / Interactions, 1);
        var batch = new EventBatch(TimeProvider.System);
        for (var i = 0; i < size; i++)
        {
            var asked = Event((i / each) + 1, string.Create(CultureInfo.InvariantCulture, $"How do I start the server number {i}?"));
            var line = i % 2 == 0 ? asked : asked with { Actor = "Agent B", Type = EventTypes.Answer };
            batch.TryAdd(Encoding.UTF8.GetBytes((line with { Timestamp = "2026-11-20T08:00:00Z" }).ToLine()));
            if (batch.Count == 50_000 || i == size - 1)
            {
                log.Append(batch);
                batch.Clear();
            }
        }
    }

    private void Incremental(SharedLog log)
    {
        var snapshots = new SnapshotWriter(log);
        var highest = log.Read().Max(l => l.Event?.Interaction ?? 0);
        snapshots.Write();
        told("snapshot after one event in the last interaction", Median(log, snapshots, () => highest), "ms");
        told("snapshot after one event in a new interaction", Median(log, snapshots, () => ++highest), "ms");
        told("snapshot after one late event, in the middle of the archive", Median(log, snapshots, () => highest / 2), "ms");
    }

    private static double Median(SharedLog log, SnapshotWriter snapshots, Func<long> interaction)
    {
        var times = new List<double>();
        for (var i = 0; i < Turns; i++)
        {
            log.Append(Event(interaction(), "One more?"));
            var start = Stopwatch.GetTimestamp();
            snapshots.Write();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return times.Order().ElementAt(Turns / 2);
    }

    private static LogEvent Event(long interaction, string content) =>
        new() { Interaction = interaction, Actor = "Agent A", Type = EventTypes.Question, Content = content };
}
