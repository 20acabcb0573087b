namespace Signalbox.Trends;

/// <summary>
/// The counters as a line through the samples: even between two of them, flat before the first. A point of a trend is what
/// the line rises within it, so that all points together are exactly what was counted.
/// </summary>
public sealed class TrendLine
{
    private readonly Sample[] _samples;

    /// <summary>Draws the line through <paramref name="samples"/>, oldest first; the last one is the present.</summary>
    /// <exception cref="ArgumentException">There is no sample.</exception>
    public TrendLine(IReadOnlyList<Sample> samples)
    {
        if (samples.Count == 0)
            throw new ArgumentException("The present must be among the samples.", nameof(samples));
        // What another node kept while the present was being read is not older than it.
        _samples = [.. samples.Where(s => s.TakenAt <= samples[^1].TakenAt)];
        // Two nodes that sample around the end of a minute may each have read before the other: no counter goes backwards.
        for (var i = 1; i < _samples.Length; i++)
            _samples[i] = NotBelow(_samples[i - 1], _samples[i]);
    }

    /// <summary>The last <paramref name="count"/> stretches of <paramref name="length"/>, oldest first; the last one lasts until now.</summary>
    public IReadOnlyList<TrendPoint> Points(TimeSpan length, int count)
    {
        var now = _samples[^1].TakenAt.ToUniversalTime();
        var last = new DateTimeOffset(now.Ticks - (now.Ticks % length.Ticks), TimeSpan.Zero);
        var points = new TrendPoint[count];
        var from = At(last - (length * (count - 1)));
        for (var i = 0; i < count; i++)
        {
            var begin = last - (length * (count - 1 - i));
            var isLast = i == count - 1;
            var to = isLast ? At(now) : At(begin + length);
            var seen = isLast ? _samples[^1] : _samples.LastOrDefault(s => s.TakenAt >= begin && s.TakenAt < begin + length);
            var decisions = Whole(to.Decisions) - Whole(from.Decisions);
            points[i] = new TrendPoint
            {
                At = begin,
                Length = length,
                Enqueued = Whole(to.Enqueued) - Whole(from.Enqueued),
                Completed = Whole(to.Completed) - Whole(from.Completed),
                Failed = Whole(to.Failed) - Whole(from.Failed),
                Cancelled = Whole(to.Cancelled) - Whole(from.Cancelled),
                Decisions = decisions,
                DecisionSeconds = decisions > 0 ? (to.DecisionSeconds - from.DecisionSeconds) / (to.Decisions - from.Decisions) : null,
                Pending = seen?.Pending,
                OldestPendingSeconds = seen?.OldestPendingSeconds,
            };
            from = to;
        }

        return points;
    }

    // Part of a job is counted when it is a whole one; what little floating point lacks is not to move it to the next stretch.
    private static long Whole(double counter) => (long)Math.Floor(counter + 1e-6);

    private static Sample NotBelow(Sample before, Sample sample) => sample with
    {
        Enqueued = Math.Max(before.Enqueued, sample.Enqueued),
        Completed = Math.Max(before.Completed, sample.Completed),
        Failed = Math.Max(before.Failed, sample.Failed),
        Cancelled = Math.Max(before.Cancelled, sample.Cancelled),
        Decisions = Math.Max(before.Decisions, sample.Decisions),
        DecisionSeconds = Math.Max(before.DecisionSeconds, sample.DecisionSeconds),
    };

    private Height At(DateTimeOffset moment)
    {
        var after = Array.FindIndex(_samples, s => s.TakenAt >= moment);
        if (after <= 0)
            return Between(_samples[after], _samples[after], 0);
        var (left, right) = (_samples[after - 1], _samples[after]);
        var whole = right.TakenAt - left.TakenAt;
        return Between(left, right, whole > TimeSpan.Zero ? (moment - left.TakenAt) / whole : 1);
    }

    private static Height Between(Sample left, Sample right, double share)
    {
        double Part(double from, double to) => from + ((to - from) * share);
        return new Height(
            Part(left.Enqueued, right.Enqueued), Part(left.Completed, right.Completed), Part(left.Failed, right.Failed),
            Part(left.Cancelled, right.Cancelled), Part(left.Decisions, right.Decisions), Part(left.DecisionSeconds, right.DecisionSeconds));
    }

    private sealed record Height(
        double Enqueued, double Completed, double Failed, double Cancelled, double Decisions, double DecisionSeconds);
}
