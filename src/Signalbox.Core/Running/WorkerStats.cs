namespace Signalbox.Running;

/// <summary>How a node's own worker stands (seed 001's worker status).</summary>
/// <param name="IsRunning">True between start and stop.</param>
/// <param name="ActiveJobs">Jobs that run now.</param>
/// <param name="MaxConcurrentJobs">How many it runs at once at the most.</param>
/// <param name="PollInterval">How often it looks for work when nothing wakes it, in milliseconds.</param>
public sealed record WorkerStats(bool IsRunning, int ActiveJobs, int MaxConcurrentJobs, int PollInterval);
