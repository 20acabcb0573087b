using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Signalbox.Server.Access;

namespace Signalbox.Server.Metrics;

/// <summary>The page that Prometheus scrapes (seed 001 step 6).</summary>
internal static class MetricsRoutes
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Adds the page and what stands on it.</summary>
    public static void AddMetricsPage(this IServiceCollection services)
    {
        services.AddMetrics();
        services.AddSingleton<MetricsPage>();
        services.AddSingleton<IMetricSource, JobMetrics>();
        services.AddSingleton<IMetricSource, RequestMetrics>();
        services.AddSingleton<IMetricSource, ProcessMetrics>();
    }

    /// <summary>Maps the page under both of its names.</summary>
    public static void MapMetrics(this IEndpointRouteBuilder routes)
    {
        // What is measured in the process is listened to from the start on, and not only once somebody asks.
        routes.ServiceProvider.GetRequiredService<MetricsPage>();
        foreach (var path in (string[])["/api/metrics", "/metrics"])
            routes.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], AnswerAsync).ForAnybody().WithSummary("What Prometheus scrapes").Produces(StatusCodes.Status200OK, contentType: "text/plain");
    }

    private static async Task AnswerAsync(HttpContext context, MetricsPage page)
    {
        var bytes = await page.ReadAsync(context.RequestAborted);
        var response = context.Response;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.BodyWriter.WriteAsync(bytes, context.RequestAborted);
    }
}
