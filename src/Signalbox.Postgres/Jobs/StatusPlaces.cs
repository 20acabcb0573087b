using Signalbox.Jobs;

namespace Signalbox.Postgres.Jobs;

/// <summary>Where jobs of a status stand, and how they are read there.</summary>
/// <param name="Status">The status.</param>
/// <param name="Places">The tables; a job of the status stands in one of them.</param>
/// <param name="ById">How they are read in the order of ids, or against it.</param>
internal sealed record StatusPlaces(JobStatus Status, IReadOnlyList<JobPlace> Places, JobSource ById)
{
    /// <summary>How they are read in the order of the line; null where there is no such order.</summary>
    public JobSource? InLine { get; init; }
}
