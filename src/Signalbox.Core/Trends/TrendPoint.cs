namespace Signalbox.Trends;

/// <summary>What happened within one stretch of time; the last point of a trend lasts until now.</summary>
public sealed record TrendPoint
{
    /// <summary>When it begins, by the database's clock; a whole multiple of <see cref="Length"/> in UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How long it lasts, or will have lasted.</summary>
    public required TimeSpan Length { get; init; }

    /// <summary>Jobs that were put on the line, wherever they stood first.</summary>
    public long Enqueued { get; init; }

    /// <summary>Jobs that completed.</summary>
    public long Completed { get; init; }

    /// <summary>Jobs that failed for good.</summary>
    public long Failed { get; init; }

    /// <summary>Jobs that were cancelled.</summary>
    public long Cancelled { get; init; }

    /// <summary>Checkpoints that people approved or rejected.</summary>
    public long Decisions { get; init; }

    /// <summary>How long those checkpoints had waited, on average; null when there were none.</summary>
    public double? DecisionSeconds { get; init; }

    /// <summary>How many jobs were pending at its end; null when nobody was there to count them.</summary>
    public long? Pending { get; init; }

    /// <summary>The age at its end of the oldest job on the line, zero when there was none; null when nobody was there to look.</summary>
    public double? OldestPendingSeconds { get; init; }
}
