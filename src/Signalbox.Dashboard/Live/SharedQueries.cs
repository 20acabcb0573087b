using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;

namespace Signalbox.Dashboard.Live;

/// <summary>
/// What several open pages show is read once: whoever asks for the same thing within one beat of <see cref="LiveChanges"/> gets
/// the same reading.
/// </summary>
internal sealed class SharedQueries(LiveChanges changes, TimeProvider time, IHostApplicationLifetime lifetime)
{
    // Longer than the database is given to answer on a bad day, and short enough to say that it does not.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<object, Lazy<Reading>> _readings = new();
    private long _count;
    private long _swept;

    /// <summary>How often something was read, since the node started.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>How many readings are kept.</summary>
    public int Kept => _readings.Count;

    /// <summary>The reading under <paramref name="key"/> as it was in this beat.</summary>
    /// <param name="key">What is read; equal keys name equal readings.</param>
    /// <param name="readAsync">Reads it.</param>
    /// <param name="cancellationToken">Gives up waiting; the reading goes on for others.</param>
    /// <exception cref="TimeoutException">It takes too long.</exception>
    public async Task<T> GetAsync<T>(object key, Func<CancellationToken, Task<T>> readAsync, CancellationToken cancellationToken)
        where T : notnull
    {
        var number = changes.Number;
        Sweep(number);
        var lazy = _readings.AddOrUpdate(key, _ => Start(number, readAsync), (_, old) => old.Value.IsOf(number, time) ? old : Start(number, readAsync));
        try
        {
            return (T)await lazy.Value.Task.WaitAsync(Patience, time, cancellationToken);
        }
        catch when (lazy.Value.Task.IsFaulted)
        {
            _readings.TryRemove(new KeyValuePair<object, Lazy<Reading>>(key, lazy));
            throw;
        }
    }

    /// <summary>Forgets the readings, so that whoever acted sees what came of it.</summary>
    public void Forget() => _readings.Clear();

    private Lazy<Reading> Start<T>(long number, Func<CancellationToken, Task<T>> readAsync)
        where T : notnull
    {
        var startedAt = time.GetTimestamp();
        return new Lazy<Reading>(() =>
        {
            Interlocked.Increment(ref _count);
            return new Reading(number, startedAt, ReadAsync(readAsync));
        });
    }

    // What was read in an earlier beat is asked for by nobody any more; who waits for it has it.
    private void Sweep(long number)
    {
        if (Interlocked.Exchange(ref _swept, number) == number)
            return;
        foreach (var reading in _readings)
        {
            if (reading.Value is { IsValueCreated: true, Value: var read } && read.Number < number)
                _readings.TryRemove(reading);
        }
    }

    // Not on the page that asks first: the others would have to wait for whatever else it does.
    private async Task<object> ReadAsync<T>(Func<CancellationToken, Task<T>> readAsync)
        where T : notnull => await Task.Run(() => readAsync(lifetime.ApplicationStopping));

    private sealed record Reading(long Number, long StartedAt, Task<object> Task)
    {
        public bool IsOf(long number, TimeProvider time) => Number == number && time.GetElapsedTime(StartedAt) < LiveChanges.Longest;
    }
}
