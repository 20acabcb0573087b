using System.Net;

namespace Signalbox.Server.Options;

/// <summary>What follows from the addresses that a node listens on.</summary>
public static class ListenAddresses
{
    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>What is wrong with the addresses, in words; empty when nothing is.</summary>
    public static IReadOnlyList<string> Faults(ServerOptions options)
    {
        var faults = new List<string>();
        if (options.Urls.Count == 0)
            faults.Add("there is no address to listen on: give one, such as http://127.0.0.1:3000");
        foreach (var url in options.Urls)
        {
            if (Parse(url) is not { } uri)
                faults.Add($"'{url}' is not an address to listen on; it must look like http://127.0.0.1:3000");
            else if (uri.Port == 0 && uri.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
                faults.Add($"'{url}' names two addresses, which cannot share a free port: use http://127.0.0.1:0");
            else if (uri.Scheme == Uri.UriSchemeHttps && options.Tls is null)
                faults.Add($"'{url}' needs a certificate: set server.tls.certificateFile in the configuration");
        }

        return faults;
    }

    /// <summary>True for what can be listened on, such as <c>http://127.0.0.1:3000</c>.</summary>
    public static bool IsAddress(string url) => Parse(url) is not null;

    /// <summary>True for a host name or address as requests ask for it, without a port.</summary>
    public static bool IsHostName(string name) => Uri.CheckHostName(name.Trim('[', ']')) != UriHostNameType.Unknown;

    /// <summary>The addresses that others can reach without TLS, where passwords and tokens could be read on the way.</summary>
    public static IReadOnlyList<string> Exposed(ServerOptions options) =>
        [.. options.Urls.Where(u => Parse(u) is { } uri && uri.Scheme == Uri.UriSchemeHttp && !IsLoopback(uri.Host))];

    /// <summary>The host names that requests may ask for; null for any.</summary>
    internal static HashSet<string>? AllowedHosts(ServerOptions options)
    {
        var hosts = options.Urls.Select(u => Parse(u)?.Host).OfType<string>().ToList();
        if (options.AllowedHosts.Count == 0 && !hosts.TrueForAll(IsLoopback))
            return null;
        return new HashSet<string>([.. Loopback, .. hosts, .. options.AllowedHosts], StringComparer.OrdinalIgnoreCase);
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    // "http://*:3000" and "http://+:3000" mean every address; no URI says that.
    private static Uri? Parse(string url) =>
        Uri.TryCreate(url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https" && uri is { Host.Length: > 0, PathAndQuery: "/", UserInfo.Length: 0, Fragment.Length: 0 }
            ? uri
            : null;
}
