using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Signalbox.Server.Access;
using Signalbox.Server.Checkpoints;
using Signalbox.Server.Documentation;
using Signalbox.Server.Health;
using Signalbox.Server.Identities;
using Signalbox.Server.Jobs;
using Signalbox.Server.Learnings;
using Signalbox.Server.Metrics;
using Signalbox.Server.Middleware;
using Signalbox.Server.Options;
using Signalbox.Server.Problems;
using Signalbox.Server.Requests;
using Signalbox.Server.SignInPages;
using Signalbox.Server.Startup;
using Signalbox.Server.Streams;
using Signalbox.Server.Workers;

namespace Signalbox.Server.Hosting;

/// <summary>Puts the front door on a host that has Signalbox's operations already.</summary>
public static class ServerHost
{
    /// <summary>Adds the services. <c>AddSignalbox</c> and a store must be there too.</summary>
    /// <exception cref="ArgumentException">The options have faults, or the certificate cannot be used; the message says what.</exception>
    public static void AddServer(this WebApplicationBuilder builder, ServerOptions options)
    {
        if (ListenAddresses.Faults(options) is { Count: > 0 } faults)
            throw new ArgumentException(string.Join("; ", faults) + ".", nameof(options));
        var services = builder.Services;
        services.AddSingleton(options);
        services.AddNodeStart();
        services.AddRouting();
        services.AddRouteAccess();
        services.AddIdentities();
        services.AddRateLimits(options.Limits);
        services.AddDocumentation();
        services.AddStream();
        services.AddMetricsPage();
        services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new RequestTimeoutPolicy { Timeout = options.Limits.RequestTime });
        // Nothing here blocks a thread, so a request need not change threads on its way from the socket to its handler and back.
        services.Configure<SocketTransportOptions>(sockets => sockets.UnsafePreferInlineScheduling = true);
        var certificate = KestrelSettings.ReadCertificate(options.Tls);
        builder.WebHost.UseKestrel(kestrel => kestrel.Apply(options.Limits, certificate)).UseUrls([.. options.Urls]);
    }

    /// <summary>Maps the routes and what every request passes on its way to them. Routes that are mapped afterwards are passed alike.</summary>
    public static void UseServer(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<ServerOptions>();
        app.UseProxies(options);
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<ExceptionMiddleware>();
        app.UseStatusCodePages(bare => Problem.WriteAsync(bare.HttpContext, bare.HttpContext.Response.StatusCode, Bare(bare.HttpContext)));
        app.UseMiddleware<HostNames>();
        app.UseMiddleware<CrossSiteRefusal>();
        app.UseRouting();
        app.UseMiddleware<PagePolicies>();
        app.UseRequestTimeouts();
        app.UseAuthentication();
        app.UseRateLimits();
        app.UseAuthorization();
        app.UseDocumentation();
        Map(app);
    }

    private static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapSignInPage();
        routes.MapIdentities();
        routes.MapEnqueue();
        routes.MapJobs();
        routes.MapCheckpoints();
        routes.MapWorkers();
        routes.MapAttempts();
        routes.MapLearnings();
        routes.MapWorkerControl();
        routes.MapStream();
        routes.MapMetrics();
        routes.MapHealth();
        routes.MapDocumentation();
    }

    // What the framework answers with a status alone.
    private static string Bare(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => Problem.NotFound(context.Request.Path),
        StatusCodes.Status405MethodNotAllowed => $"{context.Request.Method} is not for this path; it takes {context.Response.Headers.Allow}.",
        StatusCodes.Status413PayloadTooLarge => Problem.TooLarge(context),
        StatusCodes.Status415UnsupportedMediaType => JsonBody.SayJson,
        StatusCodes.Status504GatewayTimeout => "This took too long and was given up; try again, or ask for less at once.",
        _ => "The request cannot be taken; GET /openapi/v1.json tells what can.",
    };
}
