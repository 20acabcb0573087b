namespace Signalbox.Jobs;

/// <summary>The order of a <see cref="JobQuery"/>.</summary>
public enum JobOrder
{
    /// <summary>The highest id first.</summary>
    Newest,

    /// <summary>The lowest id first.</summary>
    Oldest,

    /// <summary>
    /// The order in which the line is claimed: the highest current priority first, and in it the lowest id. Only with
    /// <see cref="JobStatus.Pending"/>, and only jobs that can be claimed now: not those that are due later or wait for others.
    /// </summary>
    Line,
}
