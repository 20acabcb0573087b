namespace Signalbox.Queue;

/// <summary>One attempt and how it ended, on its way to the store.</summary>
/// <param name="LeaseId">The lease that it was run under.</param>
/// <param name="JobId">The job.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="WorkerId">The worker.</param>
/// <param name="Ending">How it ended.</param>
/// <param name="ReportedProgress">True when there is a row of progress to fold in.</param>
public sealed record AttemptResult(
    long LeaseId, long JobId, int Attempt, string WorkerId, AttemptOutcome Ending, bool ReportedProgress);
