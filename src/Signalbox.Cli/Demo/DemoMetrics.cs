using System.Globalization;
using System.Text.Json;
using Signalbox.Cli.Terminals;
using Signalbox.Logs;

namespace Signalbox.Cli.Demo;

/// <summary>The numbers of the run: what the metrics page says, and what the jobs' own times say.</summary>
internal static class DemoMetrics
{
    /// <summary>Shows them.</summary>
    public static async Task ShowAsync(
        DemoTimeline timeline, DemoSession session, IReadOnlyList<string> jobs, JsonElement approved, CancellationToken cancellationToken)
    {
        var page = await session.ReadAsync("/api/metrics", cancellationToken);
        var totals = page.Split('\n').Where(l => l.StartsWith("agent_jobs_total{", StringComparison.Ordinal)).ToList();
        DemoTimeline.Require(
            totals.Contains($"agent_jobs_total{{status=\"COMPLETED\"}} {jobs.Count.ToString(CultureInfo.InvariantCulture)}"),
            $"{jobs.Count} completed jobs on the metrics page");
        var screen = timeline.Screen;
        screen.Line();
        screen.Line("curl /api/metrics | grep agent_jobs_total", Tone.Strong);
        foreach (var line in totals)
            screen.Line("  " + line);
        screen.Line();
        foreach (var id in jobs)
        {
            var shown = await session.GetAsync($"/api/agent-jobs/{id}", cancellationToken);
            var claimed = shown.GetProperty("timeline").EnumerateArray().First(e => e.GetProperty("action").GetString() == LogActions.JobClaimed);
            screen.Line($"  job {id} was picked up {Times.Show(Moment(claimed, "at") - Moment(shown.GetProperty("job"), "createdAt"))} after it was created");
        }

        screen.Line($"  checkpoint {approved.GetProperty("id").GetString()} was decided {Times.Show(Moment(approved, "approvedAt") - Moment(approved, "requestedAt"))} after it was asked");
        screen.Line(string.Create(CultureInfo.InvariantCulture, $"  the whole demo took {timeline.Elapsed.TotalSeconds:0.0} s"));
        screen.Line();
    }

    private static DateTimeOffset Moment(JsonElement thing, string name) => thing.GetProperty(name).GetDateTimeOffset();
}
