using System.Globalization;
using Signalbox.Jobs;
using Signalbox.Running;

namespace Signalbox.Server.Tests.Metrics;

/// <summary>What the tests of the metrics do with a node.</summary>
internal static class MetricsSteps
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<long> EnqueueAsync(this ServerBox box, string type = "work") =>
        (await box.Get<JobClient>().EnqueueAsync(new JobRequest { JobType = type, Description = "A test's job" })).Id;

    public static async Task WaitAsync(this ServerBox box, long id, JobStatus status)
    {
        using var limit = new CancellationTokenSource(Patience);
        await box.Get<JobClient>().WaitAsync(id, job => job.Status == status, limit.Token);
    }

    /// <summary>Completes jobs, one after the other.</summary>
    public static async Task RunAsync(this ServerBox box, int jobs)
    {
        await box.Get<Worker>().StartAsync();
        for (var i = 0; i < jobs; i++)
            await box.WaitAsync(await box.EnqueueAsync(), JobStatus.Completed);
    }

    public static async Task<string> PageAsync(this ServerBox box, string path = "/api/metrics") => await box.Stranger().GetStringAsync(path);

    /// <summary>The value of one series, which must be there once.</summary>
    public static double Value(this string page, string series) => double.Parse(
        Assert.Single(page.Split('\n'), l => l.StartsWith(series + " ", StringComparison.Ordinal))[(series.Length + 1)..], CultureInfo.InvariantCulture);
}
