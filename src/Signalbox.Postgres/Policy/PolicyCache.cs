using Signalbox.Changes;
using Signalbox.Postgres.Connections;
using Signalbox.WakeUps;

namespace Signalbox.Postgres.Policy;

/// <summary>The policy as this node saw it last.</summary>
internal sealed class PolicyCache : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly PostgresDatabase _database;
    private readonly TimeProvider _time;
    private readonly Lazy<IDisposable> _subscription;
    private volatile Seen? _seen;
    private volatile int _changes;

    public PolicyCache(PostgresDatabase database, IChangeFeed changes, TimeProvider time)
    {
        _database = database;
        _time = time;
        // Listening takes a connection: whoever only enqueues needs none.
        _subscription = new(() => changes.Subscribe((kind, _) =>
        {
            if (kind == WakeUpKind.Policy)
                Interlocked.Increment(ref _changes);
        }));
    }

    private sealed record Seen(StoredPolicy Policy, long At, int Changes);

    /// <summary>What was seen last, however long ago: for statements that look whether it still holds. It is read when nothing was seen yet.</summary>
    public ValueTask<StoredPolicy> LatestAsync(CancellationToken cancellationToken) =>
        _seen is { } seen ? new(seen.Policy) : new(ReadAsync(cancellationToken));

    /// <summary>What was seen within the last second, and since the last change that was told.</summary>
    public ValueTask<StoredPolicy> CurrentAsync(CancellationToken cancellationToken) =>
        _subscription.Value is not null && _seen is { } seen && seen.Changes == _changes && _time.GetElapsedTime(seen.At) < Longest ? new(seen.Policy) : new(ReadAsync(cancellationToken));

    /// <summary>Reads it now.</summary>
    public async Task<StoredPolicy> ReadAsync(CancellationToken cancellationToken)
    {
        var (at, changes) = (_time.GetTimestamp(), _changes);
        await using var connection = await _database.Source.OpenConnectionAsync(cancellationToken);
        var policy = await StoredPolicy.ReadAsync(connection, cancellationToken);
        _seen = new Seen(policy, at, changes);
        return policy;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_subscription.IsValueCreated)
            _subscription.Value.Dispose();
    }
}
