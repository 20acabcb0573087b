using Signalbox.Views;

namespace Signalbox.Server.Workers;

/// <summary>The answer with a checkpoint.</summary>
internal sealed record CheckpointAnswer(bool Success, CheckpointView Checkpoint);
