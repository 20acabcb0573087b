using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Signalbox.Dashboard.Circuits;
using Signalbox.Dashboard.EventLogs;
using Signalbox.Dashboard.Live;
using Signalbox.Dashboard.Parts;
using Signalbox.Dashboard.Sessions;
using Signalbox.Identities;
using Signalbox.Server.Access;
using Signalbox.Server.Identities;
using Signalbox.Server.Middleware;

namespace Signalbox.Dashboard;

/// <summary>Puts the dashboard's pages on the front door.</summary>
public static class DashboardHost
{
    // A page's socket carries what its visitor types, so a message may be as large as a job's input.
    private const int LongestMessage = 5 << 20;
    private const int MostKept = 50;
    private const int MostBatches = 5;
    private static readonly TimeSpan ScriptTime = TimeSpan.FromSeconds(20);

    private static readonly ContentSecurityPolicy Policy = new(
        // Own scripts, styles and pictures from files, and the node itself; nothing inline.
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'self'");

    /// <summary>Adds the services.</summary>
    public static void AddDashboard(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents(Bound).AddHubOptions(hub =>
        {
            hub.MaximumReceiveMessageSize = LongestMessage;
            hub.AddFilter<CircuitCallFilter>();
        });
        services.AddSingleton<CircuitCallFilter>();
        services.AddSingleton<OpenPages>();
        services.AddSingleton<PageConnections>();
        // Before all that listens to wake-ups: with it come the sessions, which have then forgotten what changed before a page asks them.
        services.AddHostedService(s => s.GetRequiredService<OpenPages>());
        services.AddScoped<CircuitHandler, CurrentUserCheck>();
        services.AddSingleton<LiveChanges>();
        services.AddHostedService(s => s.GetRequiredService<LiveChanges>());
        services.AddHostedService<LiveEventLog>();
        services.AddSingleton<SharedQueries>();
        services.AddSingleton<NodeEventLog>();
        services.AddScoped<Notices>();
        services.AddScoped(s => new CurrentUser(s.GetRequiredService<AuthenticationStateProvider>(), s.GetRequiredService<SessionAuthentication>(), s.GetRequiredService<TimeProvider>()));
    }

    /// <summary>Maps the pages, their files and the socket that they live by.</summary>
    public static void MapDashboard(this IEndpointRouteBuilder routes)
    {
        DashboardFiles.Map(routes);
        routes.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(mode => mode.ContentSecurityFrameAncestorsPolicy = null)
            .Needs(Permission.Read)
            // Nothing is ever posted by a form, and what comes from another site's page is refused at the edge.
            .DisableAntiforgery()
            .WithMetadata(new DisableRequestTimeoutAttribute(), Policy)
            .Finally(Guard);
    }

    // What a circuit keeps costs the node a megabyte and more. Those whose connection was lost are few and short-lived, and none is
    // put aside when it goes.
    private static void Bound(CircuitOptions circuits)
    {
        circuits.DisconnectedCircuitMaxRetained = MostKept;
        circuits.DisconnectedCircuitRetentionPeriod = OpenPages.Kept;
        circuits.PersistedCircuitInMemoryMaxRetained = 0;
        circuits.MaxBufferedUnacknowledgedRenderBatches = MostBatches;
        circuits.JSInteropDefaultCallTimeout = ScriptTime;
    }

    // A page is opened; what is done on it goes through its connection.
    private static void Guard(EndpointBuilder endpoint)
    {
        if (endpoint.Metadata.OfType<ComponentTypeMetadata>().Any())
            endpoint.Metadata.Add(new HttpMethodMetadata([HttpMethods.Get]));
        if (endpoint is { RequestDelegate: { } connect } && PageConnections.AreFor(endpoint.Metadata))
            endpoint.RequestDelegate = context => context.RequestServices.GetRequiredService<PageConnections>().ConnectAsync(context, connect);
    }
}
