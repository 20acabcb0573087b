using System.Data;
using Dapper;
using Npgsql;
using Signalbox.Jobs;

namespace Signalbox.Postgres.Jobs;

/// <summary>
/// Finds pages of jobs: walks them in the query's order, in steps that grow while they are fast, until the page is full,
/// nothing is left or the budget is used up.
/// </summary>
internal sealed class JobBrowser(PostgresDatabase database, TimeProvider time)
{
    /// <summary>How many jobs are looked at for one page at the most, but for the last step.</summary>
    internal const int MostWalked = 100_000;

    private const int FirstWindow = 500;
    private const int SmallestWindow = 100;
    private const int LargestWindow = 20_000;
    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan StepTime = TimeSpan.FromMilliseconds(12);

    // Whatever the statistics say, a step follows the indexes from its place on.
    private const string PinnedPlans =
        """
        set transaction read only; set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off;
        set local jit = off
        """;

    private const string UsualPlans = "set local enable_seqscan = on; set local enable_hashjoin = on; set local enable_mergejoin = on";

    /// <summary>Finds a page, as of one moment.</summary>
    public async Task<JobSlice> BrowseAsync(JobQuery query, CancellationToken cancellationToken)
    {
        if (JobWalk.IsEmpty(query))
            return new JobSlice([], null, true, null);
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(PinnedPlans, cancellationToken: cancellationToken));
        var (ids, next) = await SearchAsync(connection, query, cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(UsualPlans, cancellationToken: cancellationToken));
        var jobs = await JobSummaries.FindAsync(connection, ids, cancellationToken);
        if (next is not { } cursor)
            return new JobSlice(jobs, null, true, null);
        DateTimeOffset? searchedTo = jobs.Count > 0 && jobs[^1].Id == cursor.Id
            ? jobs[^1].CreatedAt
            : await connection.ExecuteScalarAsync<DateTime?>(new CommandDefinition(
                "select created_at from jobs where id = @Id", new { cursor.Id }, cancellationToken: cancellationToken));
        return new JobSlice(jobs, cursor.Text(query.Order), false, searchedTo);
    }

    private async Task<(IReadOnlyList<long> Ids, JobCursor? Next)> SearchAsync(
        NpgsqlConnection connection, JobQuery query, CancellationToken cancellationToken)
    {
        var all = query.Status == JobStatus.Pending
            && JobWalk.LooksAtAll(query, (await JobCounters.ReadAsync(connection, cancellationToken)).Now[JobStatus.Pending]);
        var sql = JobWalk.Sql(query, all);
        var values = await ValuesAsync(connection, query, all, cancellationToken);
        var cursor = query.After is not null && JobCursor.TryParse(query.After, query.Order, out var after) ? after : JobCursor.Start(query.Order);
        var found = new List<long>(query.Limit);
        var window = JobWalk.TakesAll(query) ? query.Limit + 1 : Math.Max(query.Limit + 1, FirstWindow);
        var walked = 0;
        var start = time.GetTimestamp();
        while (true)
        {
            var stepStart = time.GetTimestamp();
            values.Add("id", cursor.Id);
            values.Add("priority", cursor.Priority);
            values.Add("window", window);
            var step = await connection.QuerySingleAsync<JobWalk.Step>(new CommandDefinition(sql, values, cancellationToken: cancellationToken));
            for (var i = 0; i < step.Ids?.Length; i++)
            {
                if (found.Count == query.Limit)
                    return (found, cursor);
                found.Add(step.Ids[i]);
                cursor = new JobCursor(step.Priorities![i], step.Ids[i]);
            }

            // A search for text may stop short of its window.
            if (step.LastId is not { } last || (query.Text is null && step.Walked < window))
                return (found, null);
            cursor = new JobCursor(step.LastPriority!.Value, last);
            walked += step.Walked;
            if (found.Count == query.Limit || walked >= MostWalked || time.GetElapsedTime(start) >= Budget)
                return (found, cursor);
            window = Next(window, time.GetElapsedTime(stepStart));
        }
    }

    private static async Task<DynamicParameters> ValuesAsync(
        NpgsqlConnection connection, JobQuery query, bool all, CancellationToken cancellationToken)
    {
        var values = JobWalk.Values(query);
        if (all || query is { WorkerId: not null, Status: null })
            values.Add("held", (await connection.QueryAsync<long>(new CommandDefinition(
                "select id from running where @WorkerId is null or worker_id = @WorkerId", new { query.WorkerId }, cancellationToken: cancellationToken))).ToArray());
        if (query.CreatedFrom is { } from)
            values.Add("first", await CreatedRange.FirstAsync(connection, from, cancellationToken));
        if (query.CreatedBefore is { } before)
            values.Add("end", await CreatedRange.EndAsync(connection, before, cancellationToken));
        return values;
    }

    private static int Next(int window, TimeSpan took) =>
        (int)Math.Clamp(window * Math.Clamp(StepTime / (took + TimeSpan.FromMicroseconds(1)), 0.25, 4), SmallestWindow, LargestWindow);
}
