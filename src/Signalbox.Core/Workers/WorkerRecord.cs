namespace Signalbox.Workers;

/// <summary>A worker in the registry.</summary>
/// <param name="WorkerId">Its id.</param>
/// <param name="WorkerType">Its type.</param>
/// <param name="Status">Its status.</param>
/// <param name="Capabilities">Its capabilities.</param>
/// <param name="MaxConcurrentJobs">The number of jobs that it runs concurrently.</param>
/// <param name="ActiveJobs">The number of jobs that it holds now.</param>
/// <param name="StartedAt">The time of its last registration, by the database's clock.</param>
/// <param name="LastHeartbeat">The time of its last heartbeat, by the database's clock.</param>
/// <param name="SinceHeartbeat">The time since then.</param>
public sealed record WorkerRecord(
    string WorkerId, string WorkerType, WorkerStatus Status, IReadOnlyList<string> Capabilities, int MaxConcurrentJobs,
    int ActiveJobs, DateTimeOffset StartedAt, DateTimeOffset LastHeartbeat, TimeSpan SinceHeartbeat)
{
    /// <summary>The machine that it runs on, or null.</summary>
    public string? Host { get; init; }

    /// <summary>The version of its program, or null.</summary>
    public string? Version { get; init; }

    /// <summary>The program that registered it over HTTP, such as <c>token:ci</c>; null for a node's own worker.</summary>
    public string? RegisteredBy { get; init; }
}
