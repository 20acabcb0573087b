using Signalbox.Jobs;

namespace Signalbox.Evidence;

/// <summary>That evidence was judged, for the job's log and the counters.</summary>
/// <param name="JobId">The job.</param>
/// <param name="JobType">Its type.</param>
/// <param name="WorkerId">Who handed it in.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="Verdict">What came of it.</param>
public sealed record EvidenceRecord(long JobId, string JobType, string WorkerId, int Attempt, EvidenceVerdict Verdict)
{
    /// <summary>Where the job stands meanwhile.</summary>
    public JobStatus Standing { get; init; } = JobStatus.Running;
}
