namespace Signalbox.Trends;

/// <summary>The values of the counters at one moment. They count since the database was created.</summary>
/// <param name="TakenAt">The time of the sample, by the database's clock.</param>
/// <param name="Enqueued">Jobs that were enqueued.</param>
/// <param name="Completed">Jobs that completed.</param>
/// <param name="Failed">Jobs that failed for good.</param>
/// <param name="Cancelled">Jobs that were cancelled.</param>
/// <param name="Decisions">Checkpoints that people approved or rejected.</param>
/// <param name="DecisionSeconds">The sum of those checkpoints' waiting times, in seconds.</param>
/// <param name="Pending">The number of pending jobs at that moment.</param>
/// <param name="OldestPendingSeconds">The age of the oldest claimable job, in seconds; zero if there was none.</param>
public sealed record Sample(
    DateTimeOffset TakenAt, long Enqueued, long Completed, long Failed, long Cancelled, long Decisions, double DecisionSeconds,
    long Pending, double OldestPendingSeconds);
