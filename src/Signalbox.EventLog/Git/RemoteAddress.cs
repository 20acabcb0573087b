namespace Signalbox.EventLog.Git;

/// <summary>Addresses of remotes, as far as it matters here what git does to reach them.</summary>
internal static class RemoteAddress
{
    private static readonly string[] Known = ["file", "git", "http", "https", "ssh"];

    /// <summary>The protocols that git may speak, in the form of <c>GIT_ALLOW_PROTOCOL</c>: none of them runs a program that the address names.</summary>
    public static string Protocols { get; } = string.Join(':', Known);

    /// <summary>The protocol of an address that a sync does not speak; null when it is one of the known, a path or ssh's short form.</summary>
    /// <param name="address">The address.</param>
    public static string? ForeignProtocol(string address)
    {
        // "ext::sh -c …" and the like: git runs a helper of that name.
        var end = address.IndexOf(':', StringComparison.Ordinal);
        if (end <= 0 || !address.AsSpan(0, end).ToString().All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '.' or '-'))
            return null;
        var (protocol, rest) = (address[..end], address[end..]);
        if (rest.StartsWith("::", StringComparison.Ordinal))
            return protocol;
        return rest.StartsWith("://", StringComparison.Ordinal) && !Known.Contains(protocol) && protocol is not ("ssh+git" or "git+ssh") ? protocol : null;
    }
}
