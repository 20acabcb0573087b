using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Signalbox.Bench;

/// <summary>
/// The works with workers of other programs, against a node that runs already and does nothing else; bench/README.md says what each
/// measures.
/// </summary>
internal sealed class RemoteWorks(Uri address, string token, string connectionString, int nodeProcess)
{
    private const int Some = 200;
    private const int Many = 1_000;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(75);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);
    private readonly byte[] _job = HttpCaller.Request(address, token, "POST", "/api/agent-jobs", Job);

    private const string Job = $$$"""{"jobType":"{{{WaitingWorkers.JobType}}}","taskDescription":"measured","inputData":{"i":123}}""";

    /// <summary>Runs the works in order and reports each figure as soon as it is known.</summary>
    /// <param name="size">500 times the number of jobs whose way to a worker is measured.</param>
    /// <param name="report">Gets work, value and unit.</param>
    public async Task RunAsync(int size, Action<string, double, string> report)
    {
        using (var workers = new WaitingWorkers(address, token, Some))
        {
            // A node runs for weeks: what it does often is compiled again, with what was seen of it, within the first seconds.
            HandOut(workers, Many);
            Thread.Sleep(Settling);
            MeasureClaims(workers, size / 500, report);
        }

        Thread.Sleep(Settling);
        var before = ReadStatus();
        using var many = new WaitingWorkers(address, token, Many);
        Thread.Sleep(Settling);
        var waiting = ReadStatus();
        report($"threads/{Many}-waiting", waiting.Threads, "threads");
        report($"connections/{Many}-waiting", await CountConnectionsAsync(), "connections");
        report($"memory-each/{Many}-waiting", (waiting.Memory - before.Memory) / Many, "kB");
        report($"hand-out/{Many}-waiting", HandOut(many, Many), "jobs/s");
    }

    private void MeasureClaims(WaitingWorkers workers, int count, Action<string, double, string> report)
    {
        using var caller = new HttpCaller(address);
        double[] fromCall = new double[count], fromAnswer = new double[count];
        for (var i = 0; i < count; i++)
        {
            Thread.Sleep(Between);
            var called = Stopwatch.GetTimestamp();
            caller.Call(_job, 201);
            var answered = Stopwatch.GetTimestamp();
            var claimed = workers.NextClaim();
            fromCall[i] = Stopwatch.GetElapsedTime(called, claimed).TotalMilliseconds;
            // The worker may have its job before the caller has its answer.
            fromAnswer[i] = Math.Max(0, Stopwatch.GetElapsedTime(answered, claimed).TotalMilliseconds);
        }

        Array.Sort(fromAnswer);
        Array.Sort(fromCall);
        foreach (var percent in (int[])[50, 95, 99])
            report($"claim-p{percent}/{Some}-waiting", fromAnswer[count * percent / 100], "ms");
        report($"enqueue-and-claim-p50/{Some}-waiting", fromCall[count / 2], "ms");
        report($"enqueue-and-claim-p99/{Some}-waiting", fromCall[count * 99 / 100], "ms");
    }

    // From one batch until each of its jobs has a worker.
    private double HandOut(WaitingWorkers workers, int count)
    {
        using var caller = new HttpCaller(address);
        var batch = HttpCaller.Request(
            address, token, "POST", "/api/agent-jobs/batch", $$"""{"jobs":[{{string.Join(',', Enumerable.Repeat(Job, count))}}]}""");
        var called = Stopwatch.GetTimestamp();
        caller.Call(batch, 201);
        var last = 0L;
        for (var i = 0; i < count; i++)
            last = Math.Max(last, workers.NextClaim());
        return count / Stopwatch.GetElapsedTime(called, last).TotalSeconds;
    }

    private async Task<double> CountConnectionsAsync()
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var count = new NpgsqlCommand(
            "select count(*) from pg_stat_activity where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()", connection);
        return (long)(await count.ExecuteScalarAsync())!;
    }

    private (double Memory, double Threads) ReadStatus()
    {
        var lines = File.ReadAllLines($"/proc/{nodeProcess.ToString(CultureInfo.InvariantCulture)}/status");
        return (Number("VmRSS:"), Number("Threads:"));

        double Number(string name) => double.Parse(
            lines.First(l => l.StartsWith(name, StringComparison.Ordinal)).AsSpan(name.Length).Trim().TrimEnd(" kB"), CultureInfo.InvariantCulture);
    }
}
