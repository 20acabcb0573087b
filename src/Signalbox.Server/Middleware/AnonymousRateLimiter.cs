using System.Net;
using System.Threading.RateLimiting;
using Signalbox.Server.Options;

namespace Signalbox.Server.Middleware;

/// <summary>How many requests without an identity an address may send, tokens that are none among them.</summary>
internal sealed class AnonymousRateLimiter(ServerOptions options) : IAsyncDisposable
{
    private const int BurstSeconds = 10;

    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(
        network => RateLimits.Partition(network, options.Limits.AnonymousRequestsPerSecond, BurstSeconds));

    /// <summary>Takes one request; the lease says whether it may go on.</summary>
    public RateLimitLease Take(IPAddress? address) => _limiter.AttemptAcquire(RateLimits.Network(address));

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _limiter.DisposeAsync();
}
