using Microsoft.AspNetCore.Http;

namespace Signalbox.Server.Middleware;

/// <summary>
/// Tells browsers to take every answer for what it says it is, to show it in nobody's frame and to run nothing from it. A
/// page that needs more says so itself, before its answer begins.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    /// <summary>What answers that are no pages may load: nothing.</summary>
    private const string Nothing = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private const string OneYear = "max-age=31536000";

    /// <summary>Answers a request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers.ContentSecurityPolicy = Nothing;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        if (context.Request.IsHttps)
            headers.StrictTransportSecurity = OneYear;
        return next(context);
    }
}
