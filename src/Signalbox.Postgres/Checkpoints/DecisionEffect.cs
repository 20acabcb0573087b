using Signalbox.Checkpoints;
using Signalbox.Jobs;

namespace Signalbox.Postgres.Checkpoints;

/// <summary>What a decision did, to be told after the commit.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="JobId">The checkpoint's job.</param>
/// <param name="Moved">Where the job stands now; null when it did not move.</param>
internal sealed record DecisionEffect(DecisionOutcome Outcome, long JobId, JobStatus? Moved = null);
