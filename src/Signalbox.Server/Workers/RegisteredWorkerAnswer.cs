using Signalbox.Workers;

namespace Signalbox.Server.Workers;

/// <summary>A program's worker, as it is told to the program.</summary>
internal sealed record RegisteredWorkerAnswer(
    string WorkerId, string WorkerType, string Status, IReadOnlyList<string> Capabilities, int MaxConcurrentJobs)
{
    /// <summary>Shows a worker.</summary>
    public static RegisteredWorkerAnswer Of(RegisteredWorker worker, WorkerStatus? status) => new(
        worker.WorkerId, worker.WorkerType, (worker.Paused ? WorkerStatus.Paused : status ?? WorkerStatus.Active).ToString().ToLowerInvariant(),
        worker.Capabilities, worker.MaxConcurrentJobs);
}
