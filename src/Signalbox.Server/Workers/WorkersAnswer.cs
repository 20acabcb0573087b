using Signalbox.Views;

namespace Signalbox.Server.Workers;

/// <summary>The answer with all workers.</summary>
internal sealed record WorkersAnswer(bool Success, IReadOnlyList<WorkerView> Workers);
