using Signalbox.Checkpoints;
using Signalbox.Steps;

namespace Signalbox.Queue;

/// <summary>The history of a job's earlier attempts.</summary>
/// <param name="Failures">Attempts that failed or were lost since the job was enqueued or last retried by a person.</param>
/// <param name="Steps">Saved steps.</param>
/// <param name="Checkpoints">Checkpoints, oldest first.</param>
/// <param name="LogEntries">The number of log entries that its handlers have written.</param>
public sealed record JobHistory(
    int Failures, IReadOnlyList<SavedStep> Steps, IReadOnlyList<Checkpoint> Checkpoints, int LogEntries = 0)
{
    /// <summary>Nothing: this is the first attempt.</summary>
    public static readonly JobHistory None = new(0, [], []);
}
