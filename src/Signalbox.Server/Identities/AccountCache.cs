using Signalbox.Identities;
using Signalbox.WakeUps;

namespace Signalbox.Server.Identities;

/// <summary>The accounts of this node's sessions: as they are, or as they were at most two seconds ago when a change was not heard of.</summary>
internal sealed class AccountCache : IDisposable
{
    private readonly IAccountStore _store;
    private readonly IdentityCache<long, Account> _cache;
    private readonly IDisposable _subscription;

    public AccountCache(IAccountStore store, IWakeUps wakeUps, TimeProvider time)
    {
        _store = store;
        _cache = new IdentityCache<long, Account>(time);
        _subscription = wakeUps.Subscribe((kind, _) =>
        {
            if (kind == WakeUpKind.Identities)
                _cache.Drop();
        });
    }

    /// <summary>An account, or null.</summary>
    public Task<Account?> FindAsync(long id) =>
        _cache.TryRemember(id, out var account) ? account : _cache.ReadAsync(id, () => _store.FindAsync(id, CancellationToken.None));

    /// <inheritdoc />
    public void Dispose() => _subscription.Dispose();
}
