using Signalbox.Running;

namespace Signalbox.Server.Workers;

/// <summary>The answer with how this node's worker and the jobs of the whole line stand.</summary>
internal sealed record WorkerControlAnswer(bool Success, WorkerStats Worker, JobNumbers Jobs, string? Message);
