namespace Signalbox.Workers;

/// <summary>A worker as it is listed.</summary>
/// <param name="WorkerId">Its id.</param>
/// <param name="WorkerType">What kind it is.</param>
/// <param name="Status">How it is.</param>
/// <param name="Capabilities">What it can do.</param>
/// <param name="MaxConcurrentJobs">How many jobs it takes at once.</param>
/// <param name="ActiveJobs">How many jobs it holds now.</param>
/// <param name="StartedAt">When it registered last, by the database's clock.</param>
/// <param name="LastHeartbeat">When it was heard of last, by the database's clock.</param>
/// <param name="SinceHeartbeat">How long ago that was.</param>
public sealed record WorkerRecord(
    string WorkerId, string WorkerType, WorkerStatus Status, IReadOnlyList<string> Capabilities, int MaxConcurrentJobs,
    int ActiveJobs, DateTimeOffset StartedAt, DateTimeOffset LastHeartbeat, TimeSpan SinceHeartbeat);
