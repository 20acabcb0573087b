using System.Collections.Concurrent;

namespace Signalbox.Server.Identities;

/// <summary>
/// Remembers for a few seconds what was read of identities. It is bounded, whatever is asked for, and remembers nothing that was
/// read before the last <see cref="Drop"/>.
/// </summary>
internal sealed class IdentityCache<TKey, TValue>(TimeProvider time)
    where TKey : notnull
    where TValue : class
{
    /// <summary>How old an answer may be.</summary>
    public static readonly TimeSpan LongestAge = TimeSpan.FromSeconds(2);

    private const int MostEntries = 10_000;

    private volatile ConcurrentDictionary<TKey, Entry> _entries = new();

    private sealed record Entry(long At, TaskCompletionSource<TValue?> Value);

    /// <summary>Forgets everything, also what is being read just now.</summary>
    public void Drop() => _entries = new ConcurrentDictionary<TKey, Entry>();

    /// <summary>Finds what is remembered; false when it must be read.</summary>
    public bool TryRemember(TKey key, out Task<TValue?> value)
    {
        var known = _entries.TryGetValue(key, out var entry) && IsFresh(entry);
        value = known ? entry!.Value.Task : Task.FromResult<TValue?>(null);
        return known;
    }

    /// <summary>Reads a value and remembers it; callers at the same time share one reading.</summary>
    public async Task<TValue?> ReadAsync(TKey key, Func<Task<TValue?>> read)
    {
        if (_entries.Count >= MostEntries)
            Drop();
        var entries = _entries;
        var mine = new Entry(time.GetTimestamp(), new TaskCompletionSource<TValue?>(TaskCreationOptions.RunContinuationsAsynchronously));
        var entry = entries.AddOrUpdate(key, mine, (_, old) => IsFresh(old) ? old : mine);
        if (ReferenceEquals(entry, mine))
            await FillAsync(entries, key, entry, read);
        return await entry.Value.Task;
    }

    private static async Task FillAsync(ConcurrentDictionary<TKey, Entry> entries, TKey key, Entry entry, Func<Task<TValue?>> read)
    {
        try
        {
            var value = await read();
            entry.Value.SetResult(value);
            // What is not there is not remembered: made-up keys would push out the real ones.
            if (value is null)
                entries.TryRemove(KeyValuePair.Create(key, entry));
        }
#pragma warning disable CA1031 // whatever it is, those who wait for this reading are told, and the next one reads again
        catch (Exception e)
#pragma warning restore CA1031
        {
            entries.TryRemove(KeyValuePair.Create(key, entry));
            entry.Value.SetException(e);
        }
    }

    private bool IsFresh(Entry entry) => time.GetElapsedTime(entry.At) < LongestAge;
}
