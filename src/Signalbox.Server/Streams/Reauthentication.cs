using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Signalbox.Durability;
using Signalbox.Identities;
using Signalbox.Server.Access;

namespace Signalbox.Server.Streams;

/// <summary>Asks again who sent a request that is answered for long: sessions end, tokens are revoked, roles change.</summary>
internal static class Reauthentication
{
    /// <summary>True when the request, if it came now, would come from somebody with the permission.</summary>
    public static async Task<bool> StillMayAsync(HttpContext context, Permission permission)
    {
        // A request's handlers remember what they found and want to write headers, so the question is asked by a copy.
        await using var scope = context.RequestServices.CreateAsyncScope();
        var again = new DefaultHttpContext { RequestServices = scope.ServiceProvider, RequestAborted = context.RequestAborted };
        again.Request.Method = context.Request.Method;
        again.Request.Scheme = context.Request.Scheme;
        again.Request.Host = context.Request.Host;
        again.Request.Path = context.Request.Path;
        again.Connection.RemoteIpAddress = context.Connection.RemoteIpAddress;
        foreach (var (name, value) in context.Request.Headers)
            again.Request.Headers[name] = value;
        try
        {
            return (await again.AuthenticateAsync()).Principal is { } principal
                && Caller.Find(principal) is { } caller && caller.Permissions.HasFlag(permission);
        }
        catch (Exception e) when (LostDatabase.Is(e))
        {
            // Nobody can say now, and nothing is shown either; the next time it is asked again.
            return true;
        }
    }
}
