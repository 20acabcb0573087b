namespace Signalbox.RemoteWorkers;

/// <summary>The attempt that a program speaks for.</summary>
/// <param name="WorkerId">Its worker.</param>
/// <param name="By">The program, such as <c>token:ci</c>; it must have registered the worker.</param>
/// <param name="JobId">The job.</param>
/// <param name="Attempt">The attempt, as the claim has told it.</param>
public sealed record AttemptKey(string WorkerId, string By, long JobId, int Attempt);
