namespace Signalbox.Queue;

/// <summary>An attempt that a worker holds now.</summary>
/// <param name="LeaseId">The lease under which it runs; every write names it.</param>
/// <param name="JobId">The job.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="WorkerId">The worker.</param>
/// <param name="JobType">The job's type.</param>
/// <param name="MaxAttempts">How many attempts of the job may fail.</param>
public sealed record HeldAttempt(long LeaseId, long JobId, int Attempt, string WorkerId, string JobType, int MaxAttempts);
