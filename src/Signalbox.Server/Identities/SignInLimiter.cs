using System.Net;
using Signalbox.Server.Middleware;
using Signalbox.Server.Options;

namespace Signalbox.Server.Identities;

/// <summary>
/// Bounds how often signing in may fail from one address within a minute. An IPv6 address counts as its /64, which one
/// household has.
/// </summary>
internal sealed class SignInLimiter(ServerOptions options, TimeProvider time)
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

    /// <summary>Counts an attempt as a failure until it is known better; when the address has to wait, says how long and counts nothing.</summary>
    public TimeSpan? Begin(IPAddress? address)
    {
        lock (_lock)
        {
            if (WaitOf(address) is { } wait)
                return wait;
            var key = Key(address);
            _failed[key] = _failed.GetValueOrDefault(key) + 1;
            return null;
        }
    }

    /// <summary>An attempt was no failure.</summary>
    public void Forget(IPAddress? address)
    {
        lock (_lock)
        {
            Elapsed();
            // A new minute may have begun, which knows nothing of it.
            if (_failed.TryGetValue(Key(address), out var failed) && failed > 0)
                _failed[Key(address)] = failed - 1;
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
