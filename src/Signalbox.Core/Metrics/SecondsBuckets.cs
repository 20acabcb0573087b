namespace Signalbox.Metrics;

/// <summary>The bounds of every histogram of seconds; SQL's function <c>seconds_bucket</c> has the same, and a test compares them.</summary>
public static class SecondsBuckets
{
    /// <summary>The upper bounds in seconds, each included in its bucket. One more bucket holds what is above the last.</summary>
    public static IReadOnlyList<double> Bounds { get; } =
        [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 3_600, 21_600, 86_400];

    /// <summary>The number of buckets.</summary>
    public static int Count => Bounds.Count + 1;

    /// <summary>The bucket that a duration falls into, from 0.</summary>
    public static int Of(double seconds)
    {
        var bucket = 0;
        while (bucket < Bounds.Count && seconds > Bounds[bucket])
            bucket++;
        return bucket;
    }
}
