namespace Signalbox.Workers;

/// <summary>A worker and what it is doing.</summary>
/// <param name="Worker">The worker; it says how many jobs it holds in all.</param>
/// <param name="Jobs">The jobs that it has held longest, at most 20, oldest first.</param>
public sealed record WorkerActivity(WorkerRecord Worker, IReadOnlyList<RunningJob> Jobs);
