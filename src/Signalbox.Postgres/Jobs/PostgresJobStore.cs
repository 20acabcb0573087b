using Signalbox.Changes;
using Signalbox.Jobs;
using Signalbox.Postgres.Connections;
using Signalbox.WakeUps;

namespace Signalbox.Postgres.Jobs;

/// <summary>Jobs on PostgreSQL, as callers see them.</summary>
internal sealed class PostgresJobStore(
    PostgresDatabase database, JobEnqueuer enqueuer, JobCommands moves, JobPriorities priorities, JobBrowser browser,
    Dependents dependents, IChangeFeed changes) : IJobStore
{
    /// <inheritdoc />
    public Task<EnqueuedJob> EnqueueAsync(JobRequest request, CancellationToken cancellationToken) =>
        enqueuer.EnqueueAsync(request, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<EnqueuedJob>> EnqueueAsync(IReadOnlyList<JobRequest> requests, CancellationToken cancellationToken) =>
        enqueuer.EnqueueAsync(requests, cancellationToken);

    /// <inheritdoc />
    public async Task<Job?> FindAsync(long id, CancellationToken cancellationToken)
    {
        await using var connection = await database.HotSource.OpenConnectionAsync(cancellationToken);
        return await JobReader.FindAsync(connection, id, cancellationToken);
    }

    /// <inheritdoc />
    public Task<JobListing> ListAsync(JobFilter filter, CancellationToken cancellationToken) => browser.ListAsync(filter, cancellationToken);

    /// <inheritdoc />
    public Task<JobSlice> BrowseAsync(JobQuery query, CancellationToken cancellationToken) => browser.BrowseAsync(query, cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyList<JobSummary>> FindSummariesAsync(IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        await using var connection = await database.HotSource.OpenConnectionAsync(cancellationToken);
        return await JobSummaries.FindAsync(connection, ids, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<JobRelatives> RelativesAsync(long id, CancellationToken cancellationToken)
    {
        await using var connection = await database.HotSource.OpenConnectionAsync(cancellationToken);
        return await RelatedJobsReader.FindAsync(connection, id, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<JobCounts> CountAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        return await JobCounters.ReadAsync(connection, cancellationToken);
    }

    /// <inheritdoc />
    public Task<JobCommandOutcome> TryCancelAsync(long id, string by, string? reason, CancellationToken cancellationToken) =>
        moves.TryCancelAsync(id, by, reason, cancellationToken);

    /// <inheritdoc />
    public Task<JobCommandOutcome> TryRetryAsync(long id, string by, CancellationToken cancellationToken) =>
        moves.TryRetryAsync(id, by, cancellationToken);

    /// <inheritdoc />
    public Task<JobCommandOutcome> TryPrioritizeAsync(long id, int priority, string by, CancellationToken cancellationToken) =>
        priorities.TryChangeAsync(id, priority, by, cancellationToken);

    /// <inheritdoc />
    public Task<int> ReleaseDependentsAsync(CancellationToken cancellationToken) => dependents.ReleaseForgottenAsync(cancellationToken);

    /// <inheritdoc />
    public async Task<MisplacedJobsLook> PutBackMisplacedAsync(long? before, CancellationToken cancellationToken)
    {
        var look = await MisplacedJobs.RunAsync(database, before, cancellationToken);
        if (look.PutBack.Count > 0)
        {
            changes.Publish(WakeUpKind.Ready);
            changes.Publish(WakeUpKind.Scheduled);
            changes.PublishJobs(look.PutBack, JobStatus.Pending);
        }

        return look;
    }
}
