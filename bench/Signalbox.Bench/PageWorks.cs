using System.Diagnostics;
using System.Net.Http.Headers;
using Signalbox.Checkpoints;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Logs;
using Signalbox.Steps;
using Signalbox.Trends;
using Signalbox.Workers;

namespace Signalbox.Bench;

/// <summary>How long the readings of each page take on a node with many jobs, by the same calls as the pages make.</summary>
internal sealed class PageWorks(string connectionString, int size, Uri? address, string? token)
{
    private const int Turns = 200;
    private const int MostEntries = 1_000;

    /// <summary>Fills the database and reports median, 99th percentile and maximum of each page.</summary>
    /// <param name="report">Gets work, value and unit.</param>
    public async Task RunAsync(Action<string, double, string> report)
    {
        await using var box = await Box.OpenAsync(connectionString, "type-0", 1, _ => { });
        await PageData.FillAsync(box, size);
        foreach (var (page, readAsync) in Readings(box))
            await MeasureAsync(page, readAsync, report);
        if (address is null)
            return;
        using var http = new HttpClient { BaseAddress = address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        await MeasureAsync("html", async () => await http.GetStringAsync(new Uri("/", UriKind.Relative)), report);
    }

    private static (string Page, Func<Task> ReadAsync)[] Readings(Box box)
    {
        var (jobs, checkpoints, trends) = (box.Jobs, box.Get<CheckpointClient>(), box.Get<TrendClient>());
        var (logs, steps, audit) = (box.Get<ILogStore>(), box.Get<IStepStore>(), box.Get<IAuditStore>());
        return
        [
            ("overview", async () =>
            {
                await trends.SnapshotAsync();
                await checkpoints.BrowseAsync(new CheckpointQuery { Status = CheckpointStatus.Pending, Limit = 5 });
                await trends.ReadAsync(TrendSpan.Day);
                await jobs.BrowseAsync(new JobQuery { Status = JobStatus.Failed, Limit = 5 });
            }),
            ("overview-week", () => trends.ReadAsync(TrendSpan.Week)),
            ("jobs", () => BrowseAsync(jobs, new JobQuery())),
            ("jobs-failed", () => BrowseAsync(jobs, new JobQuery { Status = JobStatus.Failed })),
            ("jobs-line", () => BrowseAsync(jobs, new JobQuery { Status = JobStatus.Pending, Order = JobOrder.Line })),
            ("jobs-type", () => BrowseAsync(jobs, new JobQuery { JobType = "type-3" })),
            ("jobs-text", () => BrowseAsync(jobs, new JobQuery { Text = "customer 12" })),
            ("jobs-text-nowhere", () => BrowseAsync(jobs, new JobQuery { Text = "no job has this" })),
            ("job-with-2000-log-entries", async () =>
            {
                const long Id = PageData.TalkativeJob;
                await jobs.FindSummariesAsync([Id]);
                await logs.ListForJobAsync(Id, MostEntries, default);
                await logs.ListTransitionsAsync(Id, MostEntries, default);
                await jobs.RelativesAsync(Id);
                await checkpoints.ListForJobAsync(Id);
                await jobs.FindAsync(Id);
                await steps.ListForJobAsync(Id, default);
            }),
            ("inbox", async () =>
            {
                await checkpoints.BrowseAsync(new CheckpointQuery { Status = CheckpointStatus.Pending });
                await checkpoints.CountPendingAsync();
            }),
            ("inbox-decided", () => checkpoints.BrowseAsync(new CheckpointQuery { DecidedOnly = true })),
            ("workers", () => box.Get<WorkerClient>().ListAsync()),
            ("audit", () => audit.BrowseAsync(new AuditQuery(), default)),
            ("audit-text-nowhere", () => audit.BrowseAsync(new AuditQuery { Text = "no entry has this" }, default)),
        ];
    }

    private static async Task BrowseAsync(JobClient jobs, JobQuery query)
    {
        await jobs.CountAsync();
        await jobs.BrowseAsync(query);
    }

    // The first two are not measured: they compile what is called and prepare its statements.
    private static async Task MeasureAsync(string page, Func<Task> readAsync, Action<string, double, string> report)
    {
        var times = new List<double>();
        for (var turn = -2; turn < Turns; turn++)
        {
            var started = Stopwatch.GetTimestamp();
            await readAsync();
            if (turn >= 0)
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        times.Sort();
        report($"page-{page}-p50", times[Turns / 2], "ms");
        report($"page-{page}-p99", times[Turns * 99 / 100], "ms");
        report($"page-{page}-max", times[^1], "ms");
    }
}
