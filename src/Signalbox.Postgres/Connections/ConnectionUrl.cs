namespace Signalbox.Postgres.Connections;

/// <summary>Reads a <c>postgres://</c> URL as libpq does.</summary>
internal static class ConnectionUrl
{
    /// <summary>Its parameters, with libpq's names, in order.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static IReadOnlyList<(string Name, string Value)> Read(string url)
    {
        var rest = url[(url.IndexOf("://", StringComparison.Ordinal) + 3)..];
        var (beforeQuery, query) = Cut(rest, '?');
        var (authority, database) = Cut(beforeQuery, '/');
        var pairs = new List<(string, string)>();
        var at = authority.LastIndexOf('@');
        if (at >= 0)
        {
            var (user, password) = Cut(authority[..at], ':');
            pairs.Add(("user", Uri.UnescapeDataString(user)));
            if (password is not null)
                pairs.Add(("password", Uri.UnescapeDataString(password)));
        }

        AddHosts(authority[(at + 1)..], pairs);
        if (!string.IsNullOrEmpty(database))
            pairs.Add(("dbname", Uri.UnescapeDataString(database)));
        foreach (var pair in (query ?? "").Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = Cut(pair, '=');
            pairs.Add((Uri.UnescapeDataString(name), Uri.UnescapeDataString(value ?? "")));
        }

        return pairs;
    }

    // Each is a name, an address (of IPv6 in brackets) or an escaped folder of a socket; and a port.
    private static void AddHosts(string written, List<(string Name, string Value)> pairs)
    {
        if (written.Length == 0)
            return;
        var hosts = written.Split(',').Select(Host).ToList();
        pairs.Add(("host", string.Join(',', hosts.Select(h => h.Name))));
        if (hosts.Any(h => h.Port is not null))
            pairs.Add(("port", string.Join(',', hosts.Select(h => h.Port ?? ""))));
    }

    private static (string Name, string? Port) Host(string host)
    {
        var end = host.StartsWith('[') ? host.IndexOf(']') + 1 : 0;
        var (rest, port) = Cut(host[end..], ':');
        if ((end > 0 && rest.Length > 0) || (end == 0 && host.StartsWith('[')))
            throw new FormatException("A port must follow the address.");
        return (end > 0 ? host[1..(end - 1)] : Uri.UnescapeDataString(rest), port);
    }

    private static (string Before, string? After) Cut(string text, char mark)
    {
        var at = text.IndexOf(mark);
        return at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);
    }
}
