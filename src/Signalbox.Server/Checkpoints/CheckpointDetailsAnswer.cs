using Signalbox.Views;

namespace Signalbox.Server.Checkpoints;

/// <summary>The answer with a checkpoint, its job and the job's logs.</summary>
internal sealed record CheckpointDetailsAnswer(bool Success, CheckpointView Checkpoint, JobView? Job, IReadOnlyList<LogView> Logs);
