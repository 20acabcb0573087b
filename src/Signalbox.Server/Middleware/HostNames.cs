using Microsoft.AspNetCore.Http;
using Signalbox.Server.Options;
using Signalbox.Server.Problems;

namespace Signalbox.Server.Middleware;

/// <summary>
/// Refuses requests for other names than this node's. Without that, a page from elsewhere whose name is made to point at
/// 127.0.0.1 (DNS rebinding) would pass for one of its own.
/// </summary>
internal sealed class HostNames(RequestDelegate next, ServerOptions options)
{
    private readonly HashSet<string>? _allowed = ListenAddresses.AllowedHosts(options);

    /// <summary>Answers a request.</summary>
    public Task InvokeAsync(HttpContext context) => _allowed is null || _allowed.Contains(context.Request.Host.Host)
        ? next(context)
        : Problem.WriteAsync(
            context, StatusCodes.Status421MisdirectedRequest,
            "This node does not answer under that host name; name it in 'server.allowedHosts' of the configuration if it should.");
}
