namespace Signalbox.Metrics;

/// <summary>How many durations fell into each of <see cref="SecondsBuckets"/>, and their sum.</summary>
/// <param name="Counts">One number a bucket, each for itself.</param>
/// <param name="Sum">All durations together, in seconds.</param>
public sealed record SecondsHistogram(IReadOnlyList<long> Counts, double Sum)
{
    /// <summary>Nothing was measured.</summary>
    public static readonly SecondsHistogram Empty = new(new long[SecondsBuckets.Count], 0);

    /// <summary>How many durations were measured.</summary>
    public long Count => Counts.Sum();
}
