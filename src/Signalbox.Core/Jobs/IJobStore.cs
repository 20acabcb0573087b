namespace Signalbox.Jobs;

/// <summary>Jobs as callers see them: asked for, read, cancelled, retried, prioritized. Every write is one durable transaction.</summary>
public interface IJobStore
{
    /// <summary>
    /// Puts one checked request on the line. Returns after the commit. Concurrent callers share one statement and one
    /// commit.
    /// </summary>
    /// <exception cref="InvalidJobException">It names a job that does not exist in <c>dependsOn</c> or <c>parentId</c>.</exception>
    Task<EnqueuedJob> EnqueueAsync(JobRequest request, CancellationToken cancellationToken);

    /// <summary>Puts all checked requests on the line in one transaction, in order; all or none.</summary>
    /// <exception cref="InvalidJobException">One of them names a job that does not exist.</exception>
    Task<IReadOnlyList<EnqueuedJob>> EnqueueAsync(IReadOnlyList<JobRequest> requests, CancellationToken cancellationToken);

    /// <summary>Reads a job, or null.</summary>
    Task<Job?> FindAsync(long id, CancellationToken cancellationToken);

    /// <summary>Finds and counts jobs, newest first, within the filter's budget; they are read later.</summary>
    Task<JobListing> ListAsync(JobFilter filter, CancellationToken cancellationToken);

    /// <summary>Finds a page of jobs with a bounded amount of work.</summary>
    Task<JobSlice> BrowseAsync(JobQuery query, CancellationToken cancellationToken);

    /// <summary>Summaries of those of the jobs that exist, in the order asked.</summary>
    Task<IReadOnlyList<JobSummary>> FindSummariesAsync(IReadOnlyList<long> ids, CancellationToken cancellationToken);

    /// <summary>The jobs around a job.</summary>
    Task<JobRelatives> RelativesAsync(long id, CancellationToken cancellationToken);

    /// <summary>How many jobs stand where.</summary>
    Task<JobCounts> CountAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Cancels a job that does not run, or asks the worker of one that runs to stop (<see cref="JobCommandOutcome.Requested"/>).
    /// </summary>
    Task<JobCommandOutcome> TryCancelAsync(long id, string by, string? reason, CancellationToken cancellationToken);

    /// <summary>Sends a failed or cancelled job back to the line with a fresh budget of attempts; its saved steps are kept.</summary>
    Task<JobCommandOutcome> TryRetryAsync(long id, string by, CancellationToken cancellationToken);

    /// <summary>Gives a job that neither runs nor has ended another priority, which holds for all attempts that come.</summary>
    Task<JobCommandOutcome> TryPrioritizeAsync(long id, int priority, string by, CancellationToken cancellationToken);

    /// <summary>Puts jobs on the line, or cancels them, whose dependencies have all ended; returns how many, a bounded number.</summary>
    Task<int> ReleaseDependentsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Looks at some thousands of jobs below <paramref name="before"/> (null: the newest) for those that stand in none of the
    /// places that a job can be in, and puts them back on the line without blame.
    /// </summary>
    Task<MisplacedJobsLook> PutBackMisplacedAsync(long? before, CancellationToken cancellationToken);
}
