using Signalbox.Views;

namespace Signalbox.Server.Checkpoints;

/// <summary>The answer to a decision.</summary>
internal sealed record DecisionAnswer(bool Success, CheckpointView Checkpoint, string Message);
