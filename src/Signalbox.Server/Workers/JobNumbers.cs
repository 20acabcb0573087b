using Signalbox.Jobs;

namespace Signalbox.Server.Workers;

/// <summary>How many jobs stand where (seed 001's worker status).</summary>
internal sealed record JobNumbers(long Pending, long Running, long Completed, long Failed)
{
    /// <summary>Takes the numbers from the counters.</summary>
    public static JobNumbers Of(JobCounts counts) => new(
        counts.Now[JobStatus.Pending], counts.Now[JobStatus.Running], counts.Now[JobStatus.Completed], counts.Now[JobStatus.Failed]);
}
