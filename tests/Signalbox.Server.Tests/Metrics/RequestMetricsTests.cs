using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Signalbox.Server.Metrics;

namespace Signalbox.Server.Tests.Metrics;

public sealed class RequestMetricsTests
{
    private const int Routes = 50;

    [Fact]
    public async Task A_page_is_written_while_routes_are_asked_for_the_first_time()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        var durations = meters.Create("Microsoft.AspNetCore.Hosting").CreateHistogram<double>("http.server.request.duration");

        // Only while there are few does a page take so little time that much happens between two looks at them.
        for (var round = 0; round < 500; round++)
        {
            using var metrics = new RequestMetrics(meters);
            var asking = Task.Run(() =>
            {
                for (var route = 0; route < Routes; route++)
                    Ask(durations, route);
            });
            do
            {
                await metrics.WriteAsync(new PrometheusText(), default);
            }
            while (!asking.IsCompleted);
            await asking;

            var page = new PrometheusText();
            await metrics.WriteAsync(page, default);
            Assert.Equal(Routes, page.ToString().Split('\n').Count(l => l.StartsWith("http_server_request_duration_seconds_count", StringComparison.Ordinal)));
        }
    }

    private static void Ask(Histogram<double> durations, int route) => durations.Record(
        0.001,
        new("http.request.method", "GET"),
        new("http.route", string.Create(CultureInfo.InvariantCulture, $"/{route}")),
        new("http.response.status_code", 200));
}
