using Signalbox.Jobs;

namespace Signalbox.Retention;

/// <summary>What people see of the history that is kept. Every surface calls this operation.</summary>
public sealed class HistoryClient(IRetentionStore store, IJobStore jobs, RetentionOptions options, TimeProvider time)
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(30);
    private Reading? _last;

    private sealed record Reading(History History, long At);

    /// <summary>How much there is and when it leaves; up to 30 seconds old, and never from a scan.</summary>
    public async Task<History> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (Volatile.Read(ref _last) is { } last && time.GetElapsedTime(last.At) < GoodFor)
            return last.History;
        var at = time.GetTimestamp();
        var counts = await jobs.CountAsync(cancellationToken);
        var ended = counts.Now.Where(n => n.Key.IsEnded()).Sum(n => n.Value);
        var history = new History(ended, await store.MeasureAsync(cancellationToken), options);
        Volatile.Write(ref _last, new Reading(history, at));
        return history;
    }
}
