using System.Data;
using Dapper;
using Npgsql;
using Signalbox.Jobs;
using Signalbox.Postgres.Connections;

namespace Signalbox.Postgres.Jobs;

/// <summary>Finds pages of jobs with a bounded amount of work (<see cref="JobSearch"/>).</summary>
internal sealed class JobBrowser(PostgresDatabase database, TimeProvider time)
{
    /// <summary>How many jobs are looked at for one page at the most, but for the last step.</summary>
    internal const int MostWalked = 100_000;

    // A list counts as well.
    private const int MostListed = 1_000_000;
    private static readonly SearchBounds Page = new(TimeSpan.FromMilliseconds(60), MostWalked);

    private const string UsualPlans = "set local enable_seqscan = on; set local enable_hashjoin = on; set local enable_mergejoin = on";

    private readonly ListedJobs _listed = new(database);

    /// <summary>How long the server works on one step before it breaks it off. Steps are meant to take milliseconds.</summary>
    internal TimeSpan StepLimit { get; init; } = TimeSpan.FromSeconds(5);

    // Whatever the statistics say, a step follows the indexes from its place on.
    private string PinnedPlans =>
        $"""
        set transaction read only; set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off;
        set local jit = off; set local statement_timeout = {(int)StepLimit.TotalMilliseconds}
        """;

    /// <summary>Finds a page, as of one moment.</summary>
    public async Task<JobSlice> BrowseAsync(JobQuery query, CancellationToken cancellationToken)
    {
        var scan = JobScan.Of(query);
        if (scan.IsEmpty)
            return new JobSlice([], null, true, null);
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var found = await SearchAsync(connection, scan, Page, 0, counts: false, cancellationToken);
        if (found.TimedOut)
            await transaction.RollbackAsync(cancellationToken);
        else
            await connection.ExecuteAsync(new CommandDefinition(UsualPlans, cancellationToken: cancellationToken));
        var jobs = await JobSummaries.FindAsync(connection, found.Ids, cancellationToken);
        if (found.Next is not { } cursor)
            return new JobSlice(jobs, null, true, null);
        DateTimeOffset? searchedTo = jobs.Count > 0 && jobs[^1].Id == cursor.Id
            ? jobs[^1].CreatedAt
            : await connection.ExecuteScalarAsync<DateTime?>(new CommandDefinition(
                "select created_at from jobs where id = @Id", new { cursor.Id }, cancellationToken: cancellationToken));
        return new JobSlice(jobs, cursor.Text(query.Order), false, searchedTo);
    }

    /// <summary>Finds a page of a listing, as of one moment, and counts what matches as far as its budget goes.</summary>
    public async Task<JobListing> ListAsync(JobFilter filter, CancellationToken cancellationToken)
    {
        var query = Query(filter);
        var scan = JobScan.Of(query);
        if (scan.IsEmpty)
            return new JobListing(_listed.ReadAsync([], cancellationToken), 0);
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var isCounted = query.After is null && scan.IsWholeStatus;
        var found = await SearchAsync(connection, scan, new SearchBounds(filter.Budget, MostListed), filter.Offset, !isCounted, cancellationToken);
        var total = isCounted && !found.TimedOut ? await TotalAsync(connection, filter.Status, cancellationToken) : found.Matches;
        return new JobListing(_listed.ReadAsync(found.Ids, cancellationToken), total)
        {
            TotalIsAtLeast = !found.LookedAtAll && (!isCounted || found.TimedOut),
            Next = found.Next?.Text(query.Order),
            SearchedAll = found.Next is null || found.Ids.Count == query.Limit,
        };
    }

    private static JobQuery Query(JobFilter filter) => new()
    {
        Status = filter.Status,
        JobType = filter.JobType,
        Risk = filter.Risk,
        WorkerId = filter.WorkerId,
        ParentId = filter.ParentId,
        Text = filter.Text,
        Limit = filter.Limit,
        After = filter.After,
    };

    // The counters know the totals of the commonest listings without a look.
    private static async Task<long> TotalAsync(NpgsqlConnection connection, JobStatus? status, CancellationToken cancellationToken)
    {
        var counts = await JobCounters.ReadAsync(connection, cancellationToken);
        return status is { } s ? counts.Now[s] : counts.Now.Values.Sum();
    }

    private async Task<JobFinding> SearchAsync(
        NpgsqlConnection connection, JobScan scan, SearchBounds bounds, int skip, bool counts, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(new CommandDefinition(PinnedPlans, cancellationToken: cancellationToken));
        return await new JobSearch(connection, scan, bounds, time).FindAsync(skip, counts, cancellationToken);
    }
}
