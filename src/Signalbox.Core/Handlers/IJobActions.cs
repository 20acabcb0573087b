using Signalbox.Checkpoints;
using Signalbox.Json;
using Signalbox.Learnings;
using Signalbox.Logs;
using Signalbox.Queue;

namespace Signalbox.Handlers;

/// <summary>
/// What a running attempt may ask of Signalbox; <see cref="JobContext"/> gives it its typed face. Each call throws
/// <see cref="LeaseLostException"/> when the attempt has lost its lease.
/// </summary>
public interface IJobActions
{
    /// <summary>Saves a step's output once and returns what is saved.</summary>
    Task<RawJson> SaveStepAsync(string name, RawJson output);

    /// <summary>Records a non-blocking checkpoint.</summary>
    Task<Checkpoint> RecordAsync(CheckpointDraft draft);

    /// <summary>Ends the attempt at a blocking checkpoint.</summary>
    Task SuspendAsync(CheckpointDraft draft);

    /// <summary>Goes on with a decision of an earlier attempt.</summary>
    /// <exception cref="Policy.ProhibitedActionException">The policy in force prohibits by now what was approved.</exception>
    Task ResumeAsync(Checkpoint decided);

    /// <summary>Stores a learning that satisfies <see cref="LearningRules"/>.</summary>
    Task LearnAsync(LearningText learning);

    /// <summary>Notes the latest progress; it is stored within a second.</summary>
    void ReportProgress(ProgressReport report);

    /// <summary>Notes a log entry; it is stored within a second and before the attempt ends.</summary>
    void Log(LogEntry entry);
}
