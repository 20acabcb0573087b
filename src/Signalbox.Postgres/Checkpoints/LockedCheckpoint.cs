using Signalbox.Policy;

namespace Signalbox.Postgres.Checkpoints;

/// <summary>A checkpoint whose row and whose job's row a transaction has locked.</summary>
/// <param name="Row">The checkpoint.</param>
/// <param name="JobType">The type of its job.</param>
/// <param name="Risk">The risk of its job, as it was enqueued.</param>
/// <param name="Creator">Who asked for its job.</param>
internal sealed record LockedCheckpoint(CheckpointRow Row, string JobType, RiskLevel Risk, string Creator);
