using Signalbox.Jobs;

namespace Signalbox.Retention;

/// <summary>
/// How long is kept what is over, each kind on its own; null keeps it for good. History is kept for good unless somebody says
/// otherwise. What is over leaves in small batches, soon after its term; a job that took much longer than those that came
/// after it leaves up to a day later.
/// </summary>
public sealed record RetentionOptions
{
    /// <summary>The shortest term: an hour.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromHours(1);

    /// <summary>The shortest term of <see cref="Lanes"/>, a day: for minutes nodes put jobs on lanes that they looked up before.</summary>
    public static readonly TimeSpan ShortestOfLanes = TimeSpan.FromDays(1);

    /// <summary>The longest term: a hundred years of 365 days.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    /// <summary>From the end of a completed job until it leaves, with everything that belongs to it.</summary>
    public TimeSpan? Completed { get; init; }

    /// <summary>From the end of a failed job until it leaves, with everything that belongs to it.</summary>
    public TimeSpan? Failed { get; init; }

    /// <summary>From the end of a cancelled job until it leaves, with everything that belongs to it.</summary>
    public TimeSpan? Cancelled { get; init; }

    /// <summary>How long log entries of jobs and workers are kept, also of jobs that stay.</summary>
    public TimeSpan? Logs { get; init; }

    /// <summary>How long entries of the audit are kept; decisions leave with their jobs instead.</summary>
    public TimeSpan? Audit { get; init; }

    /// <summary>From the last sign of life of a worker that is offline or stale until it leaves the registry; a paused one stays.</summary>
    public TimeSpan? Workers { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long a kind of work without jobs is kept ready; one that comes back later is made anew.</summary>
    public TimeSpan? Lanes { get; init; } = TimeSpan.FromDays(30);

    /// <summary>The term of jobs that ended so; null for one that has not ended.</summary>
    public TimeSpan? Of(JobStatus status) => status switch
    {
        JobStatus.Completed => Completed,
        JobStatus.Failed => Failed,
        JobStatus.Cancelled => Cancelled,
        _ => null,
    };

    /// <summary>Every setting that is out of its bounds, in words; empty when there is none.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        void Check(string name, TimeSpan? term, TimeSpan shortest)
        {
            if (term < shortest || term > Longest)
                faults.Add($"{name} must be {(shortest == Shortest ? "1 hour" : "1 day")} to 36500 days");
        }

        Check("completed", Completed, Shortest);
        Check("failed", Failed, Shortest);
        Check("cancelled", Cancelled, Shortest);
        Check("logs", Logs, Shortest);
        Check("audit", Audit, Shortest);
        Check("workers", Workers, Shortest);
        Check("lanes", Lanes, ShortestOfLanes);
        return faults;
    }
}
