using System.Net;
using Signalbox.Server.Edges;
using Signalbox.Server.Hosting;

namespace Signalbox.Server.Identities;

/// <summary>
/// Bounds how often signing in may fail from one address within a minute. An IPv6 address counts as its /64, which one
/// household has.
/// </summary>
internal sealed class AddressAttempts(ServerOptions options, TimeProvider time)
{
    private const int MostAddresses = 100_000;
    private const string AllOthers = "others";
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private Dictionary<string, int> _failed = [];
    private long _windowStart = time.GetTimestamp();

    /// <summary>How long an address has to wait before it may try again; null for not at all.</summary>
    public TimeSpan? WaitOf(IPAddress? address)
    {
        lock (_lock)
        {
            var elapsed = Elapsed();
            return _failed.GetValueOrDefault(Key(address)) >= options.Limits.SignInsPerMinute ? Window - elapsed : null;
        }
    }

    /// <summary>Counts a failure.</summary>
    public void CountFailure(IPAddress? address)
    {
        lock (_lock)
        {
            Elapsed();
            var key = Key(address);
            _failed[key] = _failed.GetValueOrDefault(key) + 1;
        }
    }

    // How much of the window is over; a new one begins with no failures.
    private TimeSpan Elapsed()
    {
        var elapsed = time.GetElapsedTime(_windowStart);
        if (elapsed < Window)
            return elapsed;
        _failed = [];
        _windowStart = time.GetTimestamp();
        return TimeSpan.Zero;
    }

    // When too many addresses come within a minute, the further ones share what one may.
    private string Key(IPAddress? address)
    {
        var network = RateLimits.Network(address);
        return _failed.Count < MostAddresses || _failed.ContainsKey(network) ? network : AllOthers;
    }
}
