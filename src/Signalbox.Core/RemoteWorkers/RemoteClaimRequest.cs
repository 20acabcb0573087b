namespace Signalbox.RemoteWorkers;

/// <summary>A program asks for work for its worker.</summary>
/// <param name="WorkerId">The worker.</param>
/// <param name="By">The program, such as <c>token:ci</c>.</param>
/// <param name="Max">How many jobs at the most; 1 to <see cref="RemoteWorkerRules.MaximumClaim"/>.</param>
/// <param name="Wait">How long to wait for the first; up to <see cref="RemoteWorkerRules.LongestWait"/>.</param>
/// <param name="JobTypes">The job types that it takes; empty for those that its capabilities name.</param>
public sealed record RemoteClaimRequest(string WorkerId, string By, int Max, TimeSpan Wait, IReadOnlyList<string> JobTypes);
