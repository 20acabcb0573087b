namespace Signalbox.Trends;

/// <summary>The counters as they stood at one moment. They count since the database was made.</summary>
/// <param name="TakenAt">When, by the database's clock.</param>
/// <param name="Enqueued">Jobs that were put on the line.</param>
/// <param name="Completed">Jobs that completed.</param>
/// <param name="Failed">Jobs that failed for good.</param>
/// <param name="Cancelled">Jobs that were cancelled.</param>
/// <param name="Decisions">Checkpoints that people approved or rejected.</param>
/// <param name="DecisionSeconds">How long those checkpoints had waited, together.</param>
/// <param name="Pending">How many jobs were pending at that moment.</param>
/// <param name="OldestPendingSeconds">The age of the oldest job on the line; zero when there was none.</param>
public sealed record Sample(
    DateTimeOffset TakenAt, long Enqueued, long Completed, long Failed, long Cancelled, long Decisions, double DecisionSeconds,
    long Pending, double OldestPendingSeconds);
