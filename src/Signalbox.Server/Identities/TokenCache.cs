using Signalbox.Identities;
using Signalbox.WakeUps;

namespace Signalbox.Server.Identities;

/// <summary>The tokens that programs come with: as they are, or as they were at most two seconds ago when a change was not heard of.</summary>
internal sealed class TokenCache : IDisposable
{
    private readonly TokenClient _tokens;
    private readonly TimeProvider _time;
    private readonly IdentityCache<string, CachedToken> _cache;
    private readonly IDisposable _subscription;

    public TokenCache(TokenClient tokens, IWakeUps wakeUps, TimeProvider time)
    {
        _tokens = tokens;
        _time = time;
        _cache = new IdentityCache<string, CachedToken>(time);
        _subscription = wakeUps.Subscribe((kind, _) =>
        {
            if (kind == WakeUpKind.Identities)
                _cache.Drop();
        });
    }

    /// <summary>The good token with this secret, or null.</summary>
    /// <param name="secret">What the caller sent.</param>
    /// <param name="mayLook">Asked before the database is; false says that the caller has been looked up too often.</param>
    public async Task<CachedToken?> FindAsync(string secret, Func<bool> mayLook)
    {
        if (!TokenClient.CouldBeSecret(secret))
            return null;
        // Secrets themselves are not kept.
        var key = Convert.ToBase64String(TokenClient.Hash(secret));
        var known = _cache.TryRemember(key, out var remembered);
        if (!known && !mayLook())
            return null;
        var found = await (known ? remembered : _cache.ReadAsync(key, () => ReadAsync(secret)));
        return found?.IsGood(_time) == true ? found : null;
    }

    /// <inheritdoc />
    public void Dispose() => _subscription.Dispose();

    private async Task<CachedToken?> ReadAsync(string secret)
    {
        var at = _time.GetTimestamp();
        return await _tokens.FindAsync(secret) is { } token ? new CachedToken(token, at) : null;
    }
}
