namespace Signalbox.Workers;

/// <summary>A worker's identity, and the jobs that it may claim.</summary>
/// <param name="WorkerId">Unique among running workers; 1 to 200 characters.</param>
/// <param name="WorkerType">Its type, such as <c>node</c> or <c>executor</c>.</param>
/// <param name="Capabilities">Its capabilities; it does not claim jobs that require another one.</param>
/// <param name="JobTypes">The job types that it has handlers for.</param>
/// <param name="MaxConcurrentJobs">The number of jobs that it runs concurrently.</param>
public sealed record WorkerIdentity(
    string WorkerId, string WorkerType, IReadOnlyList<string> Capabilities, IReadOnlyList<string> JobTypes, int MaxConcurrentJobs)
{
    /// <summary>The machine that it runs on, or null; for people.</summary>
    public string? Host { get; init; }

    /// <summary>The version of its program, or null; for people.</summary>
    public string? Version { get; init; }
}
