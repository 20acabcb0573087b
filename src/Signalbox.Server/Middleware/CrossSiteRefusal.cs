using Microsoft.AspNetCore.Http;
using Signalbox.Server.Problems;

namespace Signalbox.Server.Middleware;

/// <summary>
/// Refuses what another site's page makes a browser send: browsers say where a request comes from in <c>Sec-Fetch-Site</c>,
/// older ones in <c>Origin</c>, and pages cannot forge either. Programs such as curl send neither and pass.
/// </summary>
internal sealed class CrossSiteRefusal(RequestDelegate next)
{
    /// <summary>Answers a request.</summary>
    public Task InvokeAsync(HttpContext context) => IsForeign(context.Request)
        ? Problem.WriteAsync(
            context, StatusCodes.Status403Forbidden,
            "This request comes from another site's page and was refused; use Signalbox's own pages, or a program with a token.")
        : next(context);

    // Somebody may come from anywhere to look at a page; that sends no session cookie, and shows nothing to where they came from.
    private static bool FollowsALink(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Mode"] == "navigate" && request.Headers["Sec-Fetch-Dest"] == "document";

    private static bool IsForeign(HttpRequest request)
    {
        if (request.Headers.TryGetValue("Sec-Fetch-Site", out var site))
            return (site.Count != 1 || site[0] is not ("same-origin" or "none")) && !FollowsALink(request);
        // What opens a socket is a GET, which pages of any site may send.
        var opensSocket = request.Headers.Upgrade.Count > 0;
        if ((HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && !opensSocket)
            return false;
        return request.Headers.TryGetValue("Origin", out var origin)
            && (origin.Count != 1 || !string.Equals(origin[0], $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase));
    }
}
