using System.Net;
using System.Net.Sockets;

namespace Signalbox.BuiltIn.SimpleTasks.Http;

/// <summary>Which addresses a job may connect to. Judged on the resolved address, whatever name led to it.</summary>
internal static class AddressRules
{
    // Where clouds answer with credentials, and what is no host's address.
    private static readonly IPNetwork[] Never = Networks(
        "169.254.0.0/16", "100.100.100.200/32", "168.63.129.16/32", "0.0.0.0/8", "224.0.0.0/4", "240.0.0.0/4",
        "fe80::/10", "fd00:ec2::/32", "ff00::/8", "::/128", "2001::/32");

    // Loopback, private use, carrier-grade translation, benchmarks and documentation (RFC 6890).
    private static readonly IPNetwork[] Private = Networks(
        "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "192.0.0.0/24", "198.18.0.0/15",
        "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "::1/128", "fc00::/7", "fec0::/10", "2001:db8::/32", "100::/64");

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Compatible = IPNetwork.Parse("::/96");

    /// <summary>Why <paramref name="address"/> is refused, or null when it may be reached.</summary>
    public static string? Refusal(IPAddress address, bool allowPrivate)
    {
        var reached = Reached(address);
        if (Never.Any(n => n.Contains(reached)))
            return "is link-local, a cloud metadata service or no host's address, which jobs never reach";
        return !allowPrivate && Private.Any(n => n.Contains(reached))
            ? "is a loopback or private address, which jobs reach only when the operator allows private networks"
            : null;
    }

    // An IPv6 spelling that carries an IPv4 address reaches that address.
    private static IPAddress Reached(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        if (SixToFour.Contains(address))
            return new IPAddress(bytes.AsSpan(2, 4));
        var carriesAtEnd = Nat64.Contains(address)
            || (Compatible.Contains(address) && !IPAddress.IPv6Loopback.Equals(address) && !IPAddress.IPv6Any.Equals(address));
        return carriesAtEnd ? new IPAddress(bytes.AsSpan(12, 4)) : address;
    }

    private static IPNetwork[] Networks(params ReadOnlySpan<string> texts)
    {
        var networks = new IPNetwork[texts.Length];
        for (var i = 0; i < texts.Length; i++)
            networks[i] = IPNetwork.Parse(texts[i]);
        return networks;
    }
}
