namespace Signalbox.Workers;

/// <summary>Who a worker is and what it may be given.</summary>
/// <param name="WorkerId">Unique among running workers; 1 to 200 characters.</param>
/// <param name="WorkerType">What kind it is, such as <c>node</c> or <c>executor</c>.</param>
/// <param name="Capabilities">What it can do; jobs that require something else are not given to it.</param>
/// <param name="JobTypes">The job types that it has handlers for.</param>
/// <param name="MaxConcurrentJobs">How many jobs it takes at once.</param>
public sealed record WorkerIdentity(
    string WorkerId, string WorkerType, IReadOnlyList<string> Capabilities, IReadOnlyList<string> JobTypes, int MaxConcurrentJobs);
