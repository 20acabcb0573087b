namespace Signalbox.Trends;

/// <summary>What people see of the present and of the last hours and days. Every surface calls these operations.</summary>
public sealed class TrendClient(ITrendStore store)
{
    /// <summary>How everything stands at this moment.</summary>
    public Task<QueueSnapshot> SnapshotAsync(CancellationToken cancellationToken = default) => store.SnapshotAsync(cancellationToken);

    /// <summary>Keeps the counters as they are now, as the leader does every ten seconds, so that what happens from here on shows in the charts.</summary>
    public Task SampleAsync(CancellationToken cancellationToken = default) => store.SampleAsync(cancellationToken);

    /// <summary>
    /// What happened over a span, oldest point first, up to now. What moved while no node ran is spread evenly over the time
    /// that nobody saw.
    /// </summary>
    public async Task<IReadOnlyList<TrendPoint>> ReadAsync(TrendSpan span, CancellationToken cancellationToken = default)
    {
        var (length, count) = span switch
        {
            TrendSpan.Hour => (TimeSpan.FromMinutes(1), 60),
            TrendSpan.Day => (TimeSpan.FromMinutes(15), 96),
            TrendSpan.Week => (TimeSpan.FromHours(2), 84),
            _ => throw new ArgumentOutOfRangeException(nameof(span), span, "The span must be an hour, a day or a week."),
        };
        return new TrendLine(await store.ReadAsync(length, count, cancellationToken)).Points(length, count);
    }
}
