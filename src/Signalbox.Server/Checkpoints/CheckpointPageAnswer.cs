using Signalbox.Views;

namespace Signalbox.Server.Checkpoints;

/// <summary>The answer with a page of checkpoints, and how many there are in all.</summary>
internal sealed record CheckpointPageAnswer(bool Success, IReadOnlyList<CheckpointView> Checkpoints, long Total);
