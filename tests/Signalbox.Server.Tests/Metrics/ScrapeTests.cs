using System.Text.Json;
using Signalbox.Handlers;
using Signalbox.Testing;

namespace Signalbox.Server.Tests.Metrics;

public sealed class ScrapeTests
{
    [Fact]
    public async Task A_real_Prometheus_finds_the_node_up_and_its_jobs_counted()
    {
        await using var box = await ServerBox.CreateAsync(b => b.Handle("work", _ => JobOutcome.Done));
        await box.RunAsync(3);
        await using var prometheus = await PrometheusServer.StartAsync(box.Address);

        // A scrape may fail on a busy machine; the next one tells.
        await Eventually.HoldsAsync(
            async () => (await prometheus.AskAsync("api/v1/targets")).GetProperty("activeTargets").EnumerateArray().Any(IsWell)
                && (await prometheus.AskAsync($"api/v1/query?query={Uri.EscapeDataString("agent_jobs_total")}")).GetProperty("result").GetArrayLength() > 0,
            "the target to be up and its numbers to be there");
        Assert.Equal("3", await ValueAsync(prometheus, "agent_jobs_total{status=\"COMPLETED\"}"));
        Assert.Equal("0", await ValueAsync(prometheus, "agent_jobs_total{status=\"FAILED\"}"));
        Assert.Equal("3", await ValueAsync(prometheus, "agent_jobs_duration_seconds_count{status=\"COMPLETED\"}"));
        Assert.NotEqual("", await ValueAsync(prometheus, "histogram_quantile(0.99, sum by (le) (agent_jobs_pickup_seconds_bucket))"));
    }

    private static bool IsWell(JsonElement target) =>
        target.GetProperty("health").GetString() == "up" && target.GetProperty("lastError").GetString() == "";

    private static async Task<string> ValueAsync(PrometheusServer prometheus, string query)
    {
        var found = (await prometheus.AskAsync($"api/v1/query?query={Uri.EscapeDataString(query)}")).GetProperty("result");
        return Assert.Single(found.EnumerateArray()).GetProperty("value")[1].GetString()!;
    }
}
