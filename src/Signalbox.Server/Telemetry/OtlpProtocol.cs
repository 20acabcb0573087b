namespace Signalbox.Server.Telemetry;

/// <summary>How traces and logs travel to a collector.</summary>
public enum OtlpProtocol
{
    /// <summary>gRPC, usually on port 4317.</summary>
    Grpc,

    /// <summary>Protocol buffers over HTTP, usually on port 4318.</summary>
    HttpProtobuf,
}
