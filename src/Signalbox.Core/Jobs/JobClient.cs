using Signalbox.Durability;
using Signalbox.WakeUps;

namespace Signalbox.Jobs;

/// <summary>
/// What people and programs do with jobs. Every surface (command line, HTTP, MCP, dashboard, an embedding service) calls
/// these operations and has no rules of its own.
/// </summary>
public sealed class JobClient(IJobStore store, IWakeUps wakeUps, TimeProvider time)
{
    /// <summary>The most jobs that one batch may hold.</summary>
    public const int MaximumBatch = 10_000;

    private const int MaximumWords = 4_000;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    /// <summary>Puts a job on the line; durable when this returns.</summary>
    /// <exception cref="InvalidJobException">The request breaks the rules; nothing was stored.</exception>
    public Task<EnqueuedJob> EnqueueAsync(JobRequest request, CancellationToken cancellationToken = default)
    {
        var errors = JobRequestRules.Check(request);
        return errors.Count == 0
            ? store.EnqueueAsync(request, cancellationToken)
            : Task.FromException<EnqueuedJob>(new InvalidJobException(errors));
    }

    /// <summary>Puts up to <see cref="MaximumBatch"/> jobs on the line in one transaction; all or none.</summary>
    /// <exception cref="InvalidJobException">One of the requests breaks the rules; nothing was stored.</exception>
    public async Task<IReadOnlyList<EnqueuedJob>> EnqueueAsync(
        IReadOnlyList<JobRequest> requests, CancellationToken cancellationToken = default)
    {
        if (requests.Count is 0 or > MaximumBatch)
            throw new InvalidJobException([new FieldError("jobs", $"must hold 1 to {MaximumBatch:N0} jobs, and holds {requests.Count:N0}")]);
        List<FieldError>? errors = null;
        for (var i = 0; i < requests.Count; i++)
        {
            foreach (var error in JobRequestRules.Check(requests[i]))
                (errors ??= []).Add(error with { Field = $"jobs[{i}].{error.Field}" });
        }

        return errors is null
            ? await store.EnqueueAsync(requests, cancellationToken)
            : throw new InvalidJobException(errors);
    }

    /// <summary>Reads a job, or null when there is none.</summary>
    public Task<Job?> FindAsync(long id, CancellationToken cancellationToken = default) =>
        store.FindAsync(id, cancellationToken);

    /// <summary>
    /// Reads a job until <paramref name="until"/> holds for it, such as that it has ended; null when there is no such job.
    /// Changes wake it, and it looks once a second in case one was not heard.
    /// </summary>
    public async Task<Job?> WaitAsync(long id, Func<Job, bool> until, CancellationToken cancellationToken = default)
    {
        using var changed = new AsyncAutoResetEvent(time);
        using var subscription = wakeUps.Subscribe((_, _) => changed.Set());
        while (true)
        {
            var job = await store.FindAsync(id, cancellationToken);
            if (job is null || until(job))
                return job;
            await changed.WaitAsync(LookAgain, cancellationToken);
        }
    }

    /// <summary>Lists jobs, newest first; the page is read whole.</summary>
    /// <exception cref="ArgumentException">The limit, offset, text or place to go on from cannot be taken; the message says why.</exception>
    public async Task<JobPage> ListAsync(JobFilter filter, CancellationToken cancellationToken = default)
    {
        var listing = await OpenListAsync(filter, cancellationToken);
        return new JobPage(await listing.Jobs.ToListAsync(cancellationToken), listing.Total)
        {
            TotalIsAtLeast = listing.TotalIsAtLeast,
            Next = listing.Next,
            SearchedAll = listing.SearchedAll,
        };
    }

    /// <summary>Lists jobs, newest first, of which no more than a few are held at a time.</summary>
    /// <exception cref="ArgumentException">The limit, offset, text or place to go on from cannot be taken; the message says why.</exception>
    public Task<JobListing> OpenListAsync(JobFilter filter, CancellationToken cancellationToken = default) =>
        filter.Fault() is { } fault
            ? Task.FromException<JobListing>(new ArgumentOutOfRangeException(nameof(filter), fault))
            : store.ListAsync(Storable(filter), cancellationToken);

    /// <summary>
    /// Finds a page of jobs. The work is bounded and independent of the filter and the number of jobs: a page that is not full has
    /// a <see cref="JobSlice.Next"/> if there is more to search.
    /// </summary>
    /// <exception cref="ArgumentException">The limit, the order or the place to go on from cannot be taken; the message says why.</exception>
    public Task<JobSlice> BrowseAsync(JobQuery query, CancellationToken cancellationToken = default) =>
        query.Fault() is { } fault
            ? Task.FromException<JobSlice>(new ArgumentException(fault))
            : store.BrowseAsync(Storable(query), cancellationToken);

    /// <summary>Summaries of those of the jobs that exist, in the order asked.</summary>
    public Task<IReadOnlyList<JobSummary>> FindSummariesAsync(IReadOnlyList<long> ids, CancellationToken cancellationToken = default) =>
        store.FindSummariesAsync(ids, cancellationToken);

    /// <summary>The jobs around a job: who asked for it, what it asked for, what it runs after and what runs after it.</summary>
    public Task<JobRelatives> RelativesAsync(long id, CancellationToken cancellationToken = default) =>
        store.RelativesAsync(id, cancellationToken);

    /// <summary>How many jobs stand where.</summary>
    public Task<JobCounts> CountAsync(CancellationToken cancellationToken = default) => store.CountAsync(cancellationToken);

    /// <summary>Cancels a job. A running job is cancelled within 10 seconds, even if its worker does not respond.</summary>
    public Task<JobCommandOutcome> TryCancelAsync(long id, string by, string? reason = null, CancellationToken cancellationToken = default) =>
        store.TryCancelAsync(id, by, reason is null ? null : StorableText.Clean(reason, MaximumWords), cancellationToken);

    /// <summary>Sends a failed or cancelled job back to the line.</summary>
    public Task<JobCommandOutcome> TryRetryAsync(long id, string by, CancellationToken cancellationToken = default) =>
        store.TryRetryAsync(id, by, cancellationToken);

    /// <summary>Gives a job another priority, 0 to 10; only one that neither runs nor has ended.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The priority is none.</exception>
    public Task<JobCommandOutcome> TryPrioritizeAsync(long id, int priority, string by, CancellationToken cancellationToken = default) =>
        priority is < JobPriority.Lowest or > JobPriority.Highest
            ? Task.FromException<JobCommandOutcome>(new ArgumentOutOfRangeException(nameof(priority), "a priority is a whole number from 0 to 10"))
            : store.TryPrioritizeAsync(id, priority, by, cancellationToken);

    /// <summary>
    /// Looks at some thousands of jobs below <paramref name="before"/> (null: the newest) for those that stand in none of the
    /// places that a job can be in, and puts them back on the line without blame.
    /// </summary>
    public Task<MisplacedJobsLook> PutBackMisplacedAsync(long? before, CancellationToken cancellationToken = default) =>
        store.PutBackMisplacedAsync(before, cancellationToken);

    // What cannot be stored is in no job, and the database would refuse to look for it.
    private static JobFilter Storable(JobFilter filter) => filter with
    {
        JobType = filter.JobType is null ? null : StorableText.Clean(filter.JobType),
        WorkerId = filter.WorkerId is null ? null : StorableText.Clean(filter.WorkerId),
        Text = filter.Text is null ? null : StorableText.Clean(filter.Text),
    };

    private static JobQuery Storable(JobQuery query) => query with
    {
        JobType = query.JobType is null ? null : StorableText.Clean(query.JobType),
        WorkerId = query.WorkerId is null ? null : StorableText.Clean(query.WorkerId),
        CreatedBy = query.CreatedBy is null ? null : StorableText.Clean(query.CreatedBy),
        Text = query.Text is null ? null : StorableText.Clean(query.Text),
    };
}
