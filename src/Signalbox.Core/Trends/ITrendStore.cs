namespace Signalbox.Trends;

/// <summary>The counters as they were over the last days, one row a minute, and the present.</summary>
public interface ITrendStore
{
    /// <summary>Reads how everything stands, from counters and index look-ups; history is never scanned.</summary>
    Task<QueueSnapshot> SnapshotAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The samples, oldest first, that lie next to the beginnings of the last <paramref name="count"/> stretches of
    /// <paramref name="length"/>, a whole number of minutes; the last one is the present and is not stored. Its cost does not
    /// depend on how many samples there are.
    /// </summary>
    Task<IReadOnlyList<Sample>> ReadAsync(TimeSpan length, int count, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps the counters as they are now as those of the running minute; after a time when nobody did so they are kept as
    /// they were found as well, so that only what moved in that time is spread over it. Deletes samples older than eight days.
    /// Any number of nodes may do so at once. Returns how many rows it changed.
    /// </summary>
    Task<int> SampleAsync(CancellationToken cancellationToken);
}
