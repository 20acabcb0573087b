using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;
using Signalbox.Server.Access;
using Signalbox.Server.Problems;

namespace Signalbox.Dashboard.Circuits;

/// <summary>
/// Lets through to the circuits only what may become a page's connection: a WebSocket of a person who signed in, while there is
/// room. Whatever else the framework would take for one is refused before it costs anything.
/// </summary>
internal sealed class PageConnections(OpenPages pages)
{
    private const string RetryAfterSeconds = "10";

    /// <summary>True for the metadata of a route by which connections are made.</summary>
    public static bool AreFor(IList<object> metadata) => metadata.OfType<HubMetadata>().Any() && !metadata.OfType<NegotiateMetadata>().Any();

    /// <summary>Answers a request for a connection.</summary>
    /// <param name="context">The request.</param>
    /// <param name="connect">Makes the connection, and returns when it has ended.</param>
    public async Task ConnectAsync(HttpContext context, RequestDelegate connect)
    {
        var caller = Caller.Of(context);
        if (!IsWebSocket(context))
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "A page's connection is a WebSocket.");
        else if (caller.Kind != CallerKind.Person)
            await Problem.WriteAsync(context, StatusCodes.Status403Forbidden, "Pages are for people who signed in; programs use HTTP.");
        else if (pages.TryOpen(context, caller) is not { } page)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
            await Problem.WriteAsync(
                context, StatusCodes.Status503ServiceUnavailable, "Too many pages are open, of yours or on this node: close some, or try again later.");
        }
        else
            await ServeAsync(context, page, connect);
    }

    private async Task ServeAsync(HttpContext context, OpenPage page, RequestDelegate connect)
    {
        try
        {
            await connect(context);
        }
        finally
        {
            pages.Close(page);
        }
    }

    private static bool IsWebSocket(HttpContext context) =>
        context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true, Protocol: "websocket" }
        || (context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true
            && string.Equals(context.Request.Headers.Upgrade, "websocket", StringComparison.OrdinalIgnoreCase));
}
