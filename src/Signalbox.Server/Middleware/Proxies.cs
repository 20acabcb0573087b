using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Signalbox.Server.Options;

namespace Signalbox.Server.Middleware;

/// <summary>Believes what configured proxies say of the client's address and scheme, and nobody else.</summary>
internal static class Proxies
{
    /// <summary>Uses the headers of configured proxies; does nothing when none is configured.</summary>
    public static void UseProxies(this WebApplication app, ServerOptions options)
    {
        if (options.KnownProxies.Count == 0)
            return;
        var forwarded = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null,
        };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in options.KnownProxies)
        {
            if (IPAddress.TryParse(proxy, out var address))
                forwarded.KnownProxies.Add(address);
            else
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
        }

        app.UseForwardedHeaders(forwarded);
    }
}
