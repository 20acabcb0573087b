using Signalbox.Durability;
using Signalbox.Identities;

namespace Signalbox.Server.Identities;

/// <summary>
/// Locks names that nobody has, just as accounts are locked: otherwise the lock would tell which names there are. It lives in
/// this node's memory, and is bounded.
/// </summary>
internal sealed class UnknownNameLockout(TimeProvider time)
{
    private const int MostNames = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (int Failures, long LockedAt)> _names = [];

    /// <summary>How long a name is still locked; null when it is not.</summary>
    public TimeSpan? LockedFor(string name)
    {
        lock (_lock)
        {
            return _names.TryGetValue(Key(name), out var state) && state.Failures >= AccountServices.MostFailures
                && AccountServices.LockTime - time.GetElapsedTime(state.LockedAt) is { Ticks: > 0 } left
                ? left
                : null;
        }
    }

    /// <summary>Counts an attempt, which is a failure; true when it is the last and locks the name, null when the name is locked already.</summary>
    public bool? Begin(string name)
    {
        lock (_lock)
        {
            if (LockedFor(name) is not null)
                return null;
            if (_names.Count >= MostNames)
                _names.Clear();
            var before = _names.GetValueOrDefault(Key(name)).Failures;
            var failures = before >= AccountServices.MostFailures ? 1 : before + 1;
            _names[Key(name)] = (failures, time.GetTimestamp());
            return failures == AccountServices.MostFailures;
        }
    }

    private static string Key(string name) => StorableText.Clean(name, IdentityRules.LongestName).ToLowerInvariant();
}
