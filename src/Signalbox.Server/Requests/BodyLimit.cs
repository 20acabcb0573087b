using Microsoft.AspNetCore.Http.Metadata;

namespace Signalbox.Server.Requests;

/// <summary>The largest body that a route takes, in bytes, where it differs from <see cref="Usual"/>.</summary>
internal sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata
{
    /// <summary>The largest body otherwise: 1 MiB.</summary>
    public const long Usual = 1024 * 1024;

    /// <summary>The largest body with jobs: 4 MiB.</summary>
    public static readonly BodyLimit Jobs = new(4 * 1024 * 1024);
}
