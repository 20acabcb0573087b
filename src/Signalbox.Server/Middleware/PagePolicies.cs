using Microsoft.AspNetCore.Http;

namespace Signalbox.Server.Middleware;

/// <summary>Gives the answers of pages the policy that their routes name, in place of the one that allows nothing.</summary>
internal sealed class PagePolicies(RequestDelegate next)
{
    /// <summary>Answers a request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<ContentSecurityPolicy>() is { } policy)
            context.Response.Headers.ContentSecurityPolicy = policy.Value;
        return next(context);
    }
}
