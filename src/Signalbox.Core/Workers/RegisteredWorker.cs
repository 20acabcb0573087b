namespace Signalbox.Workers;

/// <summary>A program's worker, as the registry has it.</summary>
/// <param name="WorkerId">Its id.</param>
/// <param name="WorkerType">Its type.</param>
/// <param name="Capabilities">Its capabilities.</param>
/// <param name="MaxConcurrentJobs">The number of jobs that it runs concurrently.</param>
/// <param name="Paused">True when a person has told it to claim nothing.</param>
public sealed record RegisteredWorker(
    string WorkerId, string WorkerType, IReadOnlyList<string> Capabilities, int MaxConcurrentJobs, bool Paused);
