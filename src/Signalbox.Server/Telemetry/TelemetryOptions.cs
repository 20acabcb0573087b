namespace Signalbox.Server.Telemetry;

/// <summary>Where traces and logs are sent by OpenTelemetry's protocol (OTLP).</summary>
/// <param name="Endpoint">The collector's base address, such as <c>http://127.0.0.1:4318</c>.</param>
/// <param name="Protocol">How they travel.</param>
/// <param name="Headers">Headers in the form <c>name=value,name=value</c>; they may hold a secret, and are never logged. Null for none.</param>
/// <param name="ServiceName">The name under which this program appears.</param>
public sealed record TelemetryOptions(Uri Endpoint, OtlpProtocol Protocol = OtlpProtocol.Grpc, string? Headers = null, string ServiceName = TelemetryOptions.DefaultServiceName)
{
    /// <summary>The name when none is given.</summary>
    public const string DefaultServiceName = "signalbox";

    /// <inheritdoc />
    public override string ToString() => $"OTLP to {Endpoint}";
}
