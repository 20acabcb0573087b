namespace Signalbox.Postgres.Checkpoints;

/// <summary>A checkpoint that was rejected, or that nobody decided in time.</summary>
/// <param name="CheckpointId">The checkpoint.</param>
/// <param name="JobId">Its job, which may wait there.</param>
/// <param name="TellHandler">True when the handler is told, and goes on.</param>
/// <param name="Error">Why the job fails otherwise.</param>
internal sealed record Refusal(long CheckpointId, long JobId, bool TellHandler, string Error);
