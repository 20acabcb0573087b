using System.Net;
using System.Net.Sockets;

namespace Signalbox.BuiltIn.Http;

/// <summary>Which addresses a job may connect to. Judged on the resolved address, whatever name led to it.</summary>
internal static class AddressRules
{
    // Where clouds answer with credentials, and what is no host's address.
    private static readonly IPNetwork[] Never = Networks(
        "169.254.0.0/16", "100.100.100.200/32", "168.63.129.16/32", "0.0.0.0/8", "224.0.0.0/4", "240.0.0.0/4",
        "fe80::/10", "fd00:ec2::/32", "fd20:ce::254/128", "fd00:c1::/32", "fd00:42::42/128", "ff00::/8", "::/128", "2001::/32");

    // Loopback, private use, carrier-grade translation, benchmarks and documentation (RFC 6890).
    private static readonly IPNetwork[] Private = Networks(
        "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "192.0.0.0/24", "198.18.0.0/15",
        "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "::1/128", "fc00::/7", "fec0::/10", "2001:db8::/32", "100::/64", "64:ff9b:1::/48");

    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork LocalNat64 = IPNetwork.Parse("64:ff9b:1::/48");

    // With an IPv4 address in the last four bytes: translated (RFC 6052, RFC 2765), compatible (RFC 4291), and local ones, at which
    // clouds have put their services by the same number.
    private static readonly IPNetwork[] CarryAtEnd = Networks("64:ff9b::/96", "64:ff9b:1::/48", "::ffff:0:0:0/96", "::/96", "fc00::/7");

    private static readonly IPAddress Metadata = IPAddress.Parse("169.254.169.254");

    private static ReadOnlySpan<byte> Isatap => [0x5E, 0xFE];

    /// <summary>Why <paramref name="address"/> is refused, or null when it may be reached.</summary>
    public static string? Refusal(IPAddress address, bool allowPrivate)
    {
        var reached = Reached(address);
        if (Never.Any(n => reached.Any(n.Contains)))
            return "is link-local, a cloud metadata service or no host's address, which jobs never reach";
        return !allowPrivate && Private.Any(n => reached.Any(n.Contains))
            ? "is a loopback or private address, which jobs reach only when the operator allows private networks"
            : null;
    }

    // The address, and each IPv4 address that its IPv6 spelling carries: whoever translates may send it there.
    private static List<IPAddress> Reached(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return [address.MapToIPv4()];
        List<IPAddress> reached = [address];
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || IPAddress.IPv6Loopback.Equals(address) || IPAddress.IPv6Any.Equals(address))
            return reached;
        var bytes = address.GetAddressBytes();
        // A local address may end in any number; that of the services is no accident.
        var isLocal = (bytes[0] & 0xFE) == 0xFC;
        if (SixToFour.Contains(address))
            reached.Add(new IPAddress(bytes.AsSpan(2, 4)));
        // By the length of the prefix it stands around the ninth byte, which is zero.
        if (LocalNat64.Contains(address))
            reached.AddRange([new IPAddress([bytes[6], bytes[7], bytes[9], bytes[10]]), new IPAddress([bytes[7], bytes[9], bytes[10], bytes[11]]), new IPAddress(bytes.AsSpan(9, 4))]);
        if (bytes.AsSpan(10, 2).SequenceEqual(Isatap))
            reached.Add(new IPAddress(bytes.AsSpan(12, 4)));
        if (CarryAtEnd.Any(n => n.Contains(address)) && new IPAddress(bytes.AsSpan(12, 4)) is var last && (!isLocal || last.Equals(Metadata)))
            reached.Add(last);
        return reached;
    }

    private static IPNetwork[] Networks(params ReadOnlySpan<string> texts)
    {
        var networks = new IPNetwork[texts.Length];
        for (var i = 0; i < texts.Length; i++)
            networks[i] = IPNetwork.Parse(texts[i]);
        return networks;
    }
}
