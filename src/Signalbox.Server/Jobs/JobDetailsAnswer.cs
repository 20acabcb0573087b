using Signalbox.Views;

namespace Signalbox.Server.Jobs;

/// <summary>
/// The answer with everything about one job; <c>timeline</c> is what of its log moved it. What may be large is read while it is written.
/// </summary>
internal sealed record JobDetailsAnswer(
    bool Success, JobView Job, IAsyncEnumerable<CheckpointView> Checkpoints, IAsyncEnumerable<StepView> Steps, IReadOnlyList<LogView> Logs,
    IReadOnlyList<LogView> Timeline);
