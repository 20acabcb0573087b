using System.Net;
using Signalbox.Policy;
using Signalbox.Server.Options;

namespace Signalbox.Cli.Configuration;

/// <summary>Reads the sections <c>server</c> and <c>limits</c>: how the front door behaves.</summary>
internal static class HttpServerSettings
{
    private const int MostPerSecond = 1_000_000;

    /// <summary>Reads them.</summary>
    /// <param name="reader">The settings.</param>
    /// <param name="folder">The folder that relative paths start at.</param>
    public static ServerOptions Read(SettingsReader reader, string folder)
    {
        var defaults = new ServerOptions();
        return defaults with
        {
            Urls = reader.Texts("server.urls", 200, defaults.Urls, ListenAddresses.IsAddress, "a list of addresses such as http://127.0.0.1:3000"),
            AllowedHosts = reader.Texts("server.allowedHosts", 253, defaults.AllowedHosts, ListenAddresses.IsHostName, "a list of host names without ports"),
            KnownProxies = reader.Texts("server.knownProxies", 100, defaults.KnownProxies, IsNetwork, "a list of addresses or networks such as 10.0.0.0/8"),
            Tls = ReadTls(reader, folder),
            Limits = ReadLimits(reader, defaults.Limits),
            OpenBeforeDeciding = reader.Choice("policy.openBeforeDeciding", ["high", "all"]) == "all" ? RiskLevel.Low : defaults.OpenBeforeDeciding,
        };
    }

    private static TlsOptions? ReadTls(SettingsReader reader, string folder)
    {
        var certificate = reader.Text("server.tls.certificateFile", 4_000, null);
        var key = reader.Text("server.tls.keyFile", 4_000, null);
        var password = reader.Secret("server.tls.password", "text of 1 to 1000 characters", text => text.Length is > 0 and <= 1_000);
        if (certificate is null && (key ?? password) is not null)
            reader.Add("server.tls.certificateFile: is missing, and must name the certificate that the key or password belongs to");
        return certificate is null
            ? null
            : new TlsOptions(Path.GetFullPath(certificate, folder), key is null ? null : Path.GetFullPath(key, folder), password);
    }

    private static LimitOptions ReadLimits(SettingsReader reader, LimitOptions defaults) => defaults with
    {
        PersonRequestsPerSecond = reader.Whole("limits.personRequestsPerSecond", 1, MostPerSecond, defaults.PersonRequestsPerSecond),
        TokenRequestsPerSecond = reader.Whole("limits.tokenRequestsPerSecond", 1, MostPerSecond, defaults.TokenRequestsPerSecond),
        AnonymousRequestsPerSecond = reader.Whole("limits.anonymousRequestsPerSecond", 1, MostPerSecond, defaults.AnonymousRequestsPerSecond),
        SignInsPerMinute = reader.Whole("limits.signInsPerMinute", 1, MostPerSecond, defaults.SignInsPerMinute),
        WaitingSignIns = reader.Whole("limits.waitingSignIns", 1, 10_000, defaults.WaitingSignIns),
        OpenStreams = reader.Whole("limits.openStreams", 1, 100_000, defaults.OpenStreams),
        SearchesAtOnce = reader.Whole("limits.searchesAtOnce", 1, 1_000, defaults.SearchesAtOnce),
        SearchTime = reader.Seconds("limits.searchSeconds", 1, 60, defaults.SearchTime)!.Value,
        OpenStreamsPerCaller = reader.Whole("limits.openStreamsPerCaller", 1, 100_000, defaults.OpenStreamsPerCaller),
        OpenPages = reader.Whole("limits.openPages", 1, 10_000, defaults.OpenPages),
        OpenPagesPerPerson = reader.Whole("limits.openPagesPerPerson", 1, 10_000, defaults.OpenPagesPerPerson),
        RequestTime = reader.Seconds("limits.requestSeconds", 1, 3_600, defaults.RequestTime)!.Value,
    };

    private static bool IsNetwork(string text) => (IPAddress.TryParse(text, out var address) && address.ToString() == text) || System.Net.IPNetwork.TryParse(text, out _);
}
