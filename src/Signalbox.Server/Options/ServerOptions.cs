using Signalbox.Policy;

namespace Signalbox.Server.Options;

/// <summary>How a node's front door behaves.</summary>
public sealed record ServerOptions
{
    /// <summary>Where it listens when nothing else is said: this machine alone.</summary>
    public const string DefaultUrl = "http://127.0.0.1:3000";

    /// <summary>The addresses that it listens on, such as <c>http://127.0.0.1:3000</c>; port 0 takes a free one.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [DefaultUrl];

    /// <summary>The certificate for https addresses; null for none.</summary>
    public TlsOptions? Tls { get; init; }

    /// <summary>
    /// The host names that requests may ask for, beside those of <see cref="Urls"/>. Empty means the loopback names while it
    /// listens on loopback only, and any name otherwise.
    /// </summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>The addresses or networks (CIDR) of proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed.</summary>
    public IReadOnlyList<string> KnownProxies { get; init; } = [];

    /// <summary>How much anybody may ask for.</summary>
    public LimitOptions Limits { get; init; } = new();

    /// <summary>From this risk on, the dashboard lets nobody approve what they have not opened there.</summary>
    public RiskLevel OpenBeforeDeciding { get; init; } = RiskLevel.High;
}
