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
using Signalbox.Identities;
using Signalbox.Server.Access;
using Signalbox.Server.Dashboard.Circuits;
using Signalbox.Server.Dashboard.Conversations;
using Signalbox.Server.Dashboard.Live;
using Signalbox.Server.Dashboard.Visitors;
using Signalbox.Server.Identities;

namespace Signalbox.Server.Dashboard;

/// <summary>Puts the dashboard's pages on the front door.</summary>
internal static class DashboardHost
{
    // A page's socket carries what its visitor types, so a message may be as large as a job's input.
    private const int LongestMessage = 5 << 20;
    private const int MostKept = 50;
    private const int MostBatches = 5;
    private static readonly TimeSpan ScriptTime = TimeSpan.FromSeconds(20);

    /// <summary>Adds the services.</summary>
    public static void AddDashboard(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents(Bound).AddHubOptions(hub =>
        {
            hub.MaximumReceiveMessageSize = LongestMessage;
            hub.AddFilter<CircuitCalls>();
        });
        services.AddSingleton<CircuitCalls>();
        services.AddSingleton<OpenPages>();
        services.AddHostedService(s => s.GetRequiredService<OpenPages>());
        services.AddScoped<CircuitHandler, VisitorCheck>();
        services.AddSingleton<LiveChanges>();
        services.AddHostedService(s => s.GetRequiredService<LiveChanges>());
        services.AddHostedService<LiveEventLog>();
        services.AddSingleton<SharedReadings>();
        services.AddSingleton<EventLogOffice>();
        services.AddScoped<Notices>();
        services.AddScoped(s => new Visitor(s.GetRequiredService<AuthenticationStateProvider>(), s.GetRequiredService<SessionEvents>(), s.GetRequiredService<TimeProvider>()));
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
            .WithMetadata(new DisableRequestTimeoutAttribute(), PagePolicy.Dashboard)
            .Finally(ForReadingOnly);
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

    // A page is opened; what is done on it goes through its socket.
    private static void ForReadingOnly(EndpointBuilder endpoint)
    {
        if (endpoint.Metadata.OfType<ComponentTypeMetadata>().Any())
            endpoint.Metadata.Add(new HttpMethodMetadata([HttpMethods.Get]));
    }
}
