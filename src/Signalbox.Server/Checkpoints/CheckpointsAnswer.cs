using Signalbox.Views;

namespace Signalbox.Server.Checkpoints;

/// <summary>The answer with all checkpoints of a job, which are read while it is written.</summary>
internal sealed record CheckpointsAnswer(bool Success, IAsyncEnumerable<CheckpointView> Checkpoints);
