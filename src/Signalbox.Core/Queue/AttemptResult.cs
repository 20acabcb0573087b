namespace Signalbox.Queue;

/// <summary>An attempt and its outcome, to be written to the store.</summary>
/// <param name="LeaseId">The lease under which it ran.</param>
/// <param name="JobId">The job.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="WorkerId">The worker.</param>
/// <param name="Outcome">Its outcome.</param>
/// <param name="ReportedProgress">True if the attempt has a row in <c>progress</c>, which is merged into the outcome.</param>
public sealed record AttemptResult(
    long LeaseId, long JobId, int Attempt, string WorkerId, AttemptOutcome Outcome, bool ReportedProgress);
