namespace Signalbox.Metrics;

/// <summary>What is measured, kept with the jobs, so that it survives restarts and is the same on every node.</summary>
public interface IMetricsStore
{
    /// <summary>Reads all of it in one round trip, from counters and index look-ups; history is never scanned.</summary>
    Task<Measurements> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Adds how long jobs waited for their handlers. A crash of the server may forget the last moment's.</summary>
    Task AddPickupsAsync(SecondsHistogram pickups, CancellationToken cancellationToken);

    /// <summary>Folds the counters' many small rows into few; returns how many rows it changed.</summary>
    Task<int> FoldAsync(CancellationToken cancellationToken);
}
