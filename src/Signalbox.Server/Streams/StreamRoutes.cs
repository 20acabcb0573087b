using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Signalbox.Identities;
using Signalbox.Server.Access;
using Signalbox.Server.Problems;
using Signalbox.Server.Requests;

namespace Signalbox.Server.Streams;

/// <summary><c>GET /api/stream</c>: changes as server-sent events.</summary>
internal static class StreamRoutes
{
    private const string RetryAfterSeconds = "10";

    /// <summary>Adds what streams are fed from.</summary>
    public static void AddStream(this IServiceCollection services)
    {
        services.AddSingleton<StreamHub>();
        services.AddHostedService(s => s.GetRequiredService<StreamHub>());
    }

    /// <summary>Maps the route.</summary>
    public static void MapStream(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/stream", StreamAsync)
            .Needs(Permission.Read)
            .WithMetadata(new DisableRequestTimeoutAttribute())
            .WithTags("Stream")
            .TakesQuery("types", "jobId", "lastEventId")
            .WithSummary("Shows changes of jobs, checkpoints and workers as server-sent events; Last-Event-ID resumes.")
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task StreamAsync(
        HttpContext context, StreamHub hub, IHostApplicationLifetime lifetime, TimeProvider time)
    {
        var query = new Query(context);
        var filter = StreamFilter.Read(query.Text("types"), query.Text("jobId"));
        // A browser sends the header when it connects again; the query is for the first time.
        var (first, again) = (query.Text("lastEventId"), context.Request.Headers["Last-Event-ID"].FirstOrDefault());
        query.Finish();
        using var stream = await hub.TryOpenAsync(Caller.Of(context), filter, string.IsNullOrEmpty(again) ? first : again, context.RequestAborted);
        if (stream is null)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
            await Problem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "Too many streams are open, of yours or on this node; try again later.");
            return;
        }

        try
        {
            await new StreamAnswer(context, hub, stream, time).RunAsync(lifetime.ApplicationStopping);
        }
        finally
        {
            hub.Close(stream);
        }
    }
}
