namespace Signalbox.Server.Workers;

/// <summary>The body of a claim.</summary>
/// <param name="Max">How many jobs at the most, 1 to 100; 1 when it is not given.</param>
/// <param name="WaitSeconds">How long to wait for the first, up to 30; 0 when it is not given.</param>
/// <param name="JobTypes">The job types to take; those that the worker's capabilities name when it is not given.</param>
internal sealed record ClaimBody(int? Max, int? WaitSeconds, IReadOnlyList<string>? JobTypes);
