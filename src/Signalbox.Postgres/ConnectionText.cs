using Npgsql;

namespace Signalbox.Postgres;

/// <summary>Reads <c>DATABASE_URL</c> in both of its usual spellings.</summary>
public static class ConnectionText
{
    private static readonly Dictionary<string, string> UrlNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["application_name"] = "Application Name",
        ["connect_timeout"] = "Timeout",
        ["target_session_attrs"] = "Target Session Attributes",
        ["options"] = "Options",
        ["host"] = "Host",
    };

    /// <summary>
    /// Reads <c>postgres://user:password@host:port,host2/database?sslmode=require</c> or Npgsql's key=value form.
    /// </summary>
    /// <exception cref="ArgumentException">The text is neither; the message does not repeat it, for it may hold a password.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string text) => TryParse(text) ?? throw new ArgumentException(
        "DATABASE_URL must be postgres://user:password@host:port/database or Host=…;Database=…;Username=…;Password=….");

    // What was wrong is not passed on, for it quotes the text.
    private static NpgsqlConnectionStringBuilder? TryParse(string text)
    {
        try
        {
            var isUrl = text.StartsWith("postgres://", StringComparison.Ordinal) || text.StartsWith("postgresql://", StringComparison.Ordinal);
            return isUrl ? FromUrl(text) : new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            return null;
        }
    }

    private static NpgsqlConnectionStringBuilder FromUrl(string url)
    {
        var rest = url[(url.IndexOf("://", StringComparison.Ordinal) + 3)..];
        var (beforeQuery, query) = Cut(rest, '?');
        var (authority, database) = Cut(beforeQuery, '/');
        var settings = new NpgsqlConnectionStringBuilder();
        var at = authority.LastIndexOf('@');
        if (at >= 0)
        {
            var (user, password) = Cut(authority[..at], ':');
            settings.Username = Uri.UnescapeDataString(user);
            if (password is not null)
                settings.Password = Uri.UnescapeDataString(password);
        }

        var hosts = authority[(at + 1)..];
        if (hosts.Contains(','))
            settings.Host = Uri.UnescapeDataString(hosts);
        else if (hosts.Length > 0)
            SetHost(settings, hosts);

        if (!string.IsNullOrEmpty(database))
            settings.Database = Uri.UnescapeDataString(database);
        foreach (var pair in (query ?? "").Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = Cut(pair, '=');
            name = Uri.UnescapeDataString(name);
            var text = Uri.UnescapeDataString(value ?? "");
            settings[UrlNames.GetValueOrDefault(name, name)] = name == "sslmode" ? text.Replace("-", "") : text;
        }

        return settings;
    }

    // One host: a name, an address (of IPv6 in brackets) or an escaped folder of a socket; and a port.
    private static void SetHost(NpgsqlConnectionStringBuilder settings, string host)
    {
        var end = host.StartsWith('[') ? host.IndexOf(']') + 1 : 0;
        var (rest, port) = Cut(host[end..], ':');
        settings.Host = end > 0 ? host[1..(end - 1)] : Uri.UnescapeDataString(rest);
        if (port is not null)
            settings.Port = int.Parse(port);
        if (end > 0 && rest.Length > 0)
            throw new FormatException("A port must follow the address.");
    }

    private static (string Before, string? After) Cut(string text, char mark)
    {
        var at = text.IndexOf(mark);
        return at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);
    }
}
