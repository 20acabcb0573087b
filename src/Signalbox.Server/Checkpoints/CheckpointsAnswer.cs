using Signalbox.Views;

namespace Signalbox.Server.Checkpoints;

/// <summary>The answer with all checkpoints of a job.</summary>
internal sealed record CheckpointsAnswer(bool Success, IReadOnlyList<CheckpointView> Checkpoints);
