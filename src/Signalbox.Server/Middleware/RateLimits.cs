using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Signalbox.Server.Access;
using Signalbox.Server.Options;
using Signalbox.Server.Problems;

namespace Signalbox.Server.Middleware;

/// <summary>
/// How many requests each caller may send: an identity by itself, everybody else by address. Tokens are replenished ten times
/// a second.
/// </summary>
internal static class RateLimits
{
    private const int PerSecond = 10;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1.0 / PerSecond);

    /// <summary>Adds the limits.</summary>
    public static void AddRateLimits(this IServiceCollection services, LimitOptions limits) => services.AddRateLimiter(limiter =>
    {
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => Caller.Find(context.User) switch
        {
            { Kind: CallerKind.Person, Id: var id } => Partition($"person {id}", limits.PersonRequestsPerSecond, 10),
            { Id: var id } => Partition($"token {id}", limits.TokenRequestsPerSecond, 2),
            null => RateLimitPartition.GetNoLimiter("counted by address"),
        });
        limiter.OnRejected = (rejected, _) => new ValueTask(RefuseAsync(rejected.HttpContext, rejected.Lease));
    }).AddSingleton<AnonymousRateLimiter>().AddSingleton<SearchesAtOnce>();

    /// <summary>Counts the requests that have no identity by their addresses, and all others by who sent them.</summary>
    public static void UseRateLimits(this WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            using var lease = Caller.Find(context.User) is null
                ? context.RequestServices.GetRequiredService<AnonymousRateLimiter>().Take(context.Connection.RemoteIpAddress)
                : null;
            await (lease is { IsAcquired: false } ? RefuseAsync(context, lease) : next(context));
        });
        app.UseRateLimiter();
    }

    /// <summary>
    /// The part of an address that one household or machine has: all of IPv4, and the first 64 bits of IPv6, in which anybody
    /// has as many addresses as they like.
    /// </summary>
    internal static string Network(IPAddress? address)
    {
        if (address is null)
            return "none";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address.ToString();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes).ToString();
    }

    /// <summary>A bucket that fills at a rate and holds some seconds' worth.</summary>
    internal static RateLimitPartition<string> Partition(string key, int perSecond, int seconds) =>
        RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = perSecond * seconds,
            // A rate that is no multiple of ten is filled once a second, so that it is exactly that.
            TokensPerPeriod = perSecond % PerSecond == 0 ? perSecond / PerSecond : perSecond,
            ReplenishmentPeriod = perSecond % PerSecond == 0 ? Period : TimeSpan.FromSeconds(1),
            QueueLimit = 0,
            AutoReplenishment = true,
        });

    private static Task RefuseAsync(HttpContext context, RateLimitLease lease)
    {
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)) : 1;
        context.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        return Problem.WriteAsync(context, StatusCodes.Status429TooManyRequests, $"Too many requests: wait {wait} s before the next.");
    }
}
