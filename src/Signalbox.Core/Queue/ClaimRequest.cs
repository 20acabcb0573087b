using Signalbox.Workers;

namespace Signalbox.Queue;

/// <summary>A worker asks for work.</summary>
/// <param name="Worker">Who asks, and what it may be given.</param>
/// <param name="Max">How many jobs at the most.</param>
/// <param name="Lease">How long it holds them without renewing.</param>
public sealed record ClaimRequest(WorkerIdentity Worker, int Max, TimeSpan Lease)
{
    /// <summary>The lease that holds them: drawn at random by who asks, so that a claim without an answer can be given up by it.</summary>
    public long LeaseId { get; init; } = Random.Shared.NextInt64(1, long.MaxValue);
}
