namespace Signalbox.Metrics;

/// <summary>A histogram that is being filled, by any number of threads.</summary>
public sealed class HistogramBuilder
{
    private readonly Lock _lock = new();
    private long[] _counts = new long[SecondsBuckets.Count];
    private double _sum;
    private bool _any;

    /// <summary>Adds one duration; one below zero, which a clock that was set back may give, counts as zero. True for the first.</summary>
    public bool Add(double seconds)
    {
        seconds = Math.Max(0, seconds);
        lock (_lock)
        {
            _counts[SecondsBuckets.Of(seconds)]++;
            _sum += seconds;
            var first = !_any;
            _any = true;
            return first;
        }
    }

    /// <summary>Adds durations that were counted already.</summary>
    public void Add(int bucket, long count, double sum)
    {
        lock (_lock)
        {
            _counts[bucket] += count;
            _sum += sum;
            _any |= count > 0;
        }
    }

    /// <summary>Adds what another has counted.</summary>
    public void Add(SecondsHistogram other)
    {
        for (var i = 0; i < other.Counts.Count; i++)
            Add(i, other.Counts[i], i == 0 ? other.Sum : 0);
    }

    /// <summary>What was counted so far.</summary>
    public SecondsHistogram Read()
    {
        lock (_lock)
            return new SecondsHistogram([.. _counts], _sum);
    }

    /// <summary>Takes out what was counted so far, and begins anew; null when there is nothing.</summary>
    public SecondsHistogram? Take()
    {
        lock (_lock)
        {
            if (!_any)
                return null;
            var taken = new SecondsHistogram(_counts, _sum);
            (_counts, _sum, _any) = (new long[SecondsBuckets.Count], 0, false);
            return taken;
        }
    }
}
