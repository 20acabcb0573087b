using Signalbox.Workers;

namespace Signalbox.Running;

/// <summary>A worker asks for work.</summary>
/// <param name="Worker">Who asks, and what it may be given.</param>
/// <param name="Max">How many jobs at the most.</param>
/// <param name="Lease">How long it holds them without renewing.</param>
public sealed record ClaimRequest(WorkerIdentity Worker, int Max, TimeSpan Lease);
