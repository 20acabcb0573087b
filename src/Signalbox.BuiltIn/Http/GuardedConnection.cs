using System.Net;
using System.Net.Sockets;

namespace Signalbox.BuiltIn.Http;

/// <summary>
/// Makes the HTTP client of jobs: every connection it opens is checked against <see cref="AddressRules"/> after the name
/// is resolved and before a byte is sent, so neither a redirect nor a changing DNS answer gets past.
/// </summary>
internal static class GuardedConnection
{
    /// <summary>A client that follows no redirects, keeps no cookies, uses no proxy and has no time limit of its own.</summary>
    public static HttpClient CreateClient(bool allowPrivate)
    {
#pragma warning disable CA2000 // The client owns the handler and lives as long as the process.
        return new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectCallback = (context, token) => ConnectAsync(context.DnsEndPoint, allowPrivate, token),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
#pragma warning restore CA2000
    }

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint endPoint, bool allowPrivate, CancellationToken cancellationToken)
    {
        // The resolver throws on 0.0.0.0 and ::, which are to be refused like the others.
        var addresses = IPAddress.TryParse(endPoint.Host, out var literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(endPoint.Host, cancellationToken);
        var allowed = addresses.Where(a => AddressRules.Refusal(a, allowPrivate) is null).ToArray();
        if (allowed.Length == 0 && addresses.Length > 0)
            throw new RefusedAddressException(endPoint.Host, addresses[0], AddressRules.Refusal(addresses[0], allowPrivate)!);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, endPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
