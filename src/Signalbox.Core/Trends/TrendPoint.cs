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

    /// <summary>The number of pending jobs at its end; null if no node ran then.</summary>
    public long? Pending { get; init; }

    /// <summary>The age of the oldest claimable job at its end, zero if there was none; null if no node ran then.</summary>
    public double? OldestPendingSeconds { get; init; }
}
