using System.Diagnostics;

namespace Signalbox.Bench;

/// <summary>The works of the queue benchmark; bench/README.md says what each measures.</summary>
internal sealed class QueueWorks(string connectionString, int size)
{
    private const string Work = "work";
    private const string Pickup = "pickup";
    private const int Slots = 4_000;
    private const int Batch = 10_000;

    /// <summary>Runs the works in order, all of one variant, and reports each figure as soon as it is known.</summary>
    public async Task RunAsync(IReadOnlyList<string> works, Action<string, double, string> report)
    {
        await EnqueueBulkAsync(size / 10);
        await DrainAllAsync(size / 10);
        var variant = works[0].Contains('/') ? works[0][(works[0].IndexOf('/') + 1)..] : "";
        if (variant.Length > 0)
            await EnqueueBulkAsync(1_000_000);
        if (variant == "1M-finished")
            await DrainAllAsync(1_000_000);
        long[]? pickups = null;
        foreach (var work in works)
        {
            await using (var box = await Box.OpenAsync(connectionString, Work, 1, _ => { }))
                await box.SettleAsync();
            switch (work.Split('/')[0])
            {
                case "enqueue-bulk":
                    report(work, await EnqueueBulkAsync(size), "jobs/s");
                    break;
                case "enqueue-10-callers":
                    report(work, await EnqueueByCallersAsync(size / 20), "jobs/s");
                    break;
                case "drain":
                    report(work, variant == "1M-pending" ? await DrainWindowAsync() : await DrainAsync(), "jobs/s");
                    break;
                case "pickup-p50":
                    report(work, Quantile(pickups ??= await PickupTimesAsync(Math.Min(1_000, size / 50)), 0.5), "ms");
                    break;
                case "pickup-p99":
                    report(work, Quantile(pickups ??= await PickupTimesAsync(Math.Min(1_000, size / 50)), 0.99), "ms");
                    break;
                default:
                    throw new ArgumentException($"There is no work '{work}'.");
            }
        }
    }

    private async Task<double> EnqueueBulkAsync(int count)
    {
        await using var box = await Box.OpenAsync(connectionString, Work, 1, _ => { });
        var started = Stopwatch.GetTimestamp();
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            while (true)
            {
                var first = Interlocked.Add(ref next, Batch) - Batch;
                if (first >= count)
                    return;
                await box.Jobs.EnqueueAsync(
                    [.. Enumerable.Range(first, Math.Min(Batch, count - first)).Select(i => Box.Request(Work, i))]);
            }
        })));
        return PerSecond(count, started);
    }

    private async Task<double> EnqueueByCallersAsync(int count)
    {
        await using var box = await Box.OpenAsync(connectionString, Work, 1, _ => { });
        var started = Stopwatch.GetTimestamp();
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var i && i <= count)
                await box.Jobs.EnqueueAsync(Box.Request(Work, i));
        })));
        return PerSecond(count, started);
    }

    private async Task<double> DrainAsync()
    {
        await using var box = await Box.OpenAsync(connectionString, Work, 1, _ => { });
        var pending = (int)await box.ScalarAsync<long>("select count(*) from ready");
        if (pending < size)
            await EnqueueBulkAsync(size - pending);
        return await DrainAllAsync(Math.Max(pending, size));
    }

    private async Task<double> DrainAllAsync(int count)
    {
        var all = new Count(count);
        await using var box = await Box.OpenAsync(connectionString, Work, Slots, all.Add);
        var started = Stopwatch.GetTimestamp();
        await box.Worker.StartAsync();
        await all.Reached;
        while (await box.ScalarAsync<bool>("select exists (select from ready) or exists (select from leases)"))
            await Task.Delay(2);
        return PerSecond(count, started);
    }

    private async Task<double> DrainWindowAsync()
    {
        var leadIn = new Count(size / 10);
        var whole = new Count((size / 10) + size);
        await using var box = await Box.OpenAsync(connectionString, Work, Slots, i =>
        {
            leadIn.Add(i);
            whole.Add(i);
        });
        await box.Worker.StartAsync();
        await leadIn.Reached;
        var started = Stopwatch.GetTimestamp();
        await whole.Reached;
        return PerSecond(size, started);
    }

    private async Task<long[]> PickupTimesAsync(int count)
    {
        var sent = new long[count];
        var times = new long[count];
        var all = new Count(count);
        await using var box = await Box.OpenAsync(connectionString, Pickup, 10, i =>
        {
            times[i] = Stopwatch.GetTimestamp() - sent[i];
            all.Add(i);
        });
        await box.Worker.StartAsync();
        await Task.Delay(1_500);
        var started = Stopwatch.GetTimestamp();
        var acknowledged = new Task[count];
        for (var i = 0; i < count; i++)
        {
            var pause = TimeSpan.FromMilliseconds(i * 20) - Stopwatch.GetElapsedTime(started);
            if (pause > TimeSpan.Zero)
                await Task.Delay(pause);
            sent[i] = Stopwatch.GetTimestamp();
            acknowledged[i] = box.Jobs.EnqueueAsync(Box.Request(Pickup, i));
        }

        await Task.WhenAll(acknowledged);
        await all.Reached;
        Array.Sort(times);
        return times;
    }

    private static double PerSecond(int count, long since) => count / Stopwatch.GetElapsedTime(since).TotalSeconds;

    private static double Quantile(long[] ascending, double share) =>
        ascending[Math.Min(ascending.Length - 1, (int)(ascending.Length * share))] * 1_000.0 / Stopwatch.Frequency;

    private sealed class Count(int goal)
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _seen;

        public Task Reached => _reached.Task;

        public void Add(int number)
        {
            if (Interlocked.Increment(ref _seen) == goal)
                _reached.SetResult();
        }
    }
}
