using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Signalbox.Server.Access;
using Signalbox.Server.Options;
using Signalbox.Server.Problems;

namespace Signalbox.Server.Middleware;

/// <summary>How many searches for a text each identity has under way at once, on this node: each costs a processor for a while.</summary>
internal sealed class SearchesAtOnce(ServerOptions options) : IAsyncDisposable
{
    private readonly PartitionedRateLimiter<Caller> _limiter = PartitionedRateLimiter.Create<Caller, (CallerKind, long)>(caller =>
        RateLimitPartition.GetConcurrencyLimiter(
            (caller.Kind, caller.Id), _ => new ConcurrencyLimiterOptions { PermitLimit = options.Limits.SearchesAtOnce }));

    /// <summary>Begins a search, which ends when the lease is disposed of.</summary>
    /// <exception cref="RefusedException">The caller has as many under way as it may (429).</exception>
    public RateLimitLease Take(HttpContext context)
    {
        var lease = _limiter.AttemptAcquire(Caller.Of(context));
        if (lease.IsAcquired)
            return lease;
        lease.Dispose();
        context.Response.Headers.RetryAfter = "1";
        throw new RefusedException(
            StatusCodes.Status429TooManyRequests,
            $"Only {options.Limits.SearchesAtOnce} searches of one caller are made at a time: wait for the answer to one of them before the next.");
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _limiter.DisposeAsync();
}
