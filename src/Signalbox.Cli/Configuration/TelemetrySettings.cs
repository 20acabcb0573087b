using Signalbox.Cli.Exits;
using Signalbox.Cli.Variables;
using Signalbox.Server.Telemetry;

namespace Signalbox.Cli.Configuration;

/// <summary>Where traces and logs are sent: the section <c>telemetry</c>, or OpenTelemetry's own variables.</summary>
/// <seealso href="https://opentelemetry.io/docs/specs/otel/protocol/exporter/"/>
internal static class TelemetrySettings
{
    private const string Grpc = "grpc";
    private const string HttpProtobuf = "http/protobuf";
    private const int ShortestSecret = 8;

    /// <summary>Reads them; null when no collector is named.</summary>
    public static TelemetryOptions? Read(SettingsReader reader, EnvironmentValues environment)
    {
        reader.Alias("telemetry.otlpEndpoint", "OTEL_EXPORTER_OTLP_ENDPOINT", environment);
        reader.Alias("telemetry.otlpProtocol", "OTEL_EXPORTER_OTLP_PROTOCOL", environment);
        reader.Alias("telemetry.otlpHeaders", "OTEL_EXPORTER_OTLP_HEADERS", environment);
        reader.Alias("telemetry.serviceName", "OTEL_SERVICE_NAME", environment);
        var endpoint = reader.Secret("telemetry.otlpEndpoint", "an http or https address", IsAddress);
        var protocol = reader.Choice("telemetry.otlpProtocol", [Grpc, HttpProtobuf]);
        var headers = reader.Secret("telemetry.otlpHeaders", "name=value pairs with commas between them", AreHeaders);
        var name = reader.Text("telemetry.serviceName", 200, TelemetryOptions.DefaultServiceName)!;
        ConnectionSecrets.Learn(endpoint);
        foreach (var header in headers?.Split(',') ?? [])
            Learn(header[(header.IndexOf('=') + 1)..].Trim());
        return endpoint is null
            ? null
            : new TelemetryOptions(new Uri(endpoint), protocol == HttpProtobuf ? OtlpProtocol.HttpProtobuf : OtlpProtocol.Grpc, headers, name);
    }

    // A shorter one is a name rather than a key, and words like it turn up everywhere.
    private static void Learn(string value)
    {
        var plain = Uri.UnescapeDataString(value);
        foreach (var secret in (string[])[value, plain, plain[(plain.LastIndexOf(' ') + 1)..]])
        {
            if (secret.Length >= ShortestSecret)
                KnownSecrets.Learn(secret);
        }
    }

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);

    private static bool AreHeaders(string text) =>
        text.Split(',').All(pair => pair.IndexOf('=') is > 0 and var equals && pair[..equals].Trim() is { Length: > 0 } name
            && name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c)) && pair.All(c => c is >= ' ' and <= '~'));
}
