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
    /// Stores the current counters as the sample of this minute. After a time without samples it also stores them separately, so
    /// that only increases of that time are spread over it. Deletes samples older than eight days. Any number of nodes may call
    /// it concurrently. Returns the number of changed rows.
    /// </summary>
    Task<int> SampleAsync(CancellationToken cancellationToken);
}
