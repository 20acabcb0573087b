using System.Globalization;
using Npgsql;

namespace Signalbox.Postgres.Connections;

/// <summary>What libpq's parameters mean to Npgsql (PostgreSQL's manual, Parameter Key Words).</summary>
internal static class LibpqParameters
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["dbname"] = "Database",
        ["user"] = "Username",
        ["password"] = "Password",
        ["passfile"] = "Passfile",
        ["application_name"] = "Application Name",
        ["options"] = "Options",
        ["client_encoding"] = "Client Encoding",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["sslpassword"] = "SSL Password",
        ["sslnegotiation"] = "SSL Negotiation",
        ["channel_binding"] = "Channel Binding",
        ["gssencmode"] = "GSS Encryption Mode",
        ["krbsrvname"] = "Kerberos Service Name",
        ["require_auth"] = "Require Auth",
        ["target_session_attrs"] = "Target Session Attributes",
        ["keepalives_idle"] = "Tcp Keepalive Time",
        ["keepalives_interval"] = "Tcp Keepalive Interval",
    };

    // What they ask for is so here anyway, or only says how to do what is done in another way.
    private static readonly HashSet<string> Passed = ["keepalives", "keepalives_count", "sslcompression", "sslsni", "gsslib", "fallback_application_name"];

    private static readonly HashSet<string> Unsupported =
    [
        "service", "servicefile", "replication", "requiressl", "requirepeer", "sslcrl", "sslcrldir", "sslcertmode", "sslkeylogfile", "ssl_min_protocol_version",
        "ssl_max_protocol_version", "gssdelegation", "tcp_user_timeout", "min_protocol_version", "max_protocol_version", "authtype", "tty",
        "scram_client_key", "scram_server_key", "oauth_issuer", "oauth_client_id", "oauth_client_secret", "oauth_scope",
    ];

    /// <summary>True for a name of libpq.</summary>
    public static bool IsName(string name) =>
        name is "host" or "hostaddr" or "port" or "sslmode" or "connect_timeout" or "load_balance_hosts" || Names.ContainsKey(name) || Passed.Contains(name) || Unsupported.Contains(name);

    /// <summary>Makes settings of parameters. A name that is not libpq's is taken for one of Npgsql.</summary>
    /// <exception cref="UnsupportedParameterException">One is libpq's and has no meaning here.</exception>
    /// <exception cref="ArgumentException">One is unknown, or its value is wrong; the message quotes it.</exception>
    public static NpgsqlConnectionStringBuilder Apply(IReadOnlyList<(string Name, string Value)> pairs)
    {
        var settings = new NpgsqlConnectionStringBuilder();
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in pairs)
            given[name] = value;
        SetHosts(settings, given);
        foreach (var (name, value) in given.Where(p => p.Value.Length > 0))
            Set(settings, name, value);
        return settings;
    }

    private static void Set(NpgsqlConnectionStringBuilder settings, string name, string value)
    {
        if (Unsupported.Contains(name))
            throw new UnsupportedParameterException(name);
        if (name is "host" or "hostaddr" or "port" || Passed.Contains(name))
            return;
        switch (name)
        {
            case "sslmode" or "channel_binding" or "gssencmode" or "sslnegotiation":
                settings[name == "sslmode" ? "SSL Mode" : Names[name]] = value.Replace("-", "", StringComparison.Ordinal);
                return;
            case "connect_timeout":
                // Without a bound when it is not a positive number.
                settings.Timeout = Math.Max(0, int.Parse(value, CultureInfo.InvariantCulture));
                return;
            case "load_balance_hosts":
                settings.LoadBalanceHosts = value == "random";
                return;
            default:
                settings[Names.GetValueOrDefault(name, name)] = value;
                return;
        }
    }

    // An address, where there is one, saves asking for it; the name is what certificates are checked against.
    private static void SetHosts(NpgsqlConnectionStringBuilder settings, Dictionary<string, string> given)
    {
        var isChecked = given.GetValueOrDefault("sslmode") == "verify-full";
        var written = !isChecked && given.GetValueOrDefault("hostaddr") is { Length: > 0 } address ? address : given.GetValueOrDefault("host", "");
        var (hosts, ports) = (written.Split(','), given.GetValueOrDefault("port", "").Split(','));
        if (ports.Length > 1 && ports.Length != hosts.Length)
            throw new FormatException("Of several ports each host must have one.");
        if (hosts.Length == 1)
        {
            if (written.Length > 0)
                settings.Host = written;
            if (ports[0].Length > 0)
                settings.Port = PortOf(ports[0]);
            return;
        }

        settings.Host = ports.Length > 1
            ? string.Join(',', hosts.Zip(ports, (host, port) => port.Length == 0 ? host : $"{host}:{PortOf(port).ToString(CultureInfo.InvariantCulture)}"))
            : written;
        if (ports is [{ Length: > 0 } one])
            settings.Port = PortOf(one);
    }

    private static int PortOf(string text) =>
        int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) is > 0 and < 65_536 and var port ? port : throw new FormatException("A port is a number from 1 to 65,535.");
}
