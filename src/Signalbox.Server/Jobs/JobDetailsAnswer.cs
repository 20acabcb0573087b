using Signalbox.Views;

namespace Signalbox.Server.Jobs;

/// <summary>The answer with everything about one job; <c>timeline</c> is what of its log moved it.</summary>
internal sealed record JobDetailsAnswer(
    bool Success, JobView Job, IReadOnlyList<CheckpointView> Checkpoints, IReadOnlyList<StepView> Steps, IReadOnlyList<LogView> Logs,
    IReadOnlyList<LogView> Timeline);
