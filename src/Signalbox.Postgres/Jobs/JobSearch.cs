using Dapper;
using Npgsql;
using Signalbox.Jobs;

namespace Signalbox.Postgres.Jobs;

/// <summary>
/// Walks jobs in a query's order, in steps that grow while they are fast, until the page is full, nothing is left or the
/// bounds are reached.
/// </summary>
/// <param name="connection">Where to look; the transaction is the caller's.</param>
/// <param name="scan">Reads where jobs of the status stand.</param>
/// <param name="bounds">How far the search goes.</param>
/// <param name="time">Measures it.</param>
internal sealed class JobSearch(NpgsqlConnection connection, JobScan scan, SearchBounds bounds, TimeProvider time)
{
    private const int FirstWindow = 500;
    private const int SmallestWindow = 100;
    private const int LargestWindow = 20_000;
    private static readonly TimeSpan StepTime = TimeSpan.FromMilliseconds(12);

    private readonly List<long> _found = new(scan.Query.Limit);
    private JobCursor _cursor = scan.Query.After is { } text && JobCursor.TryParse(text, scan.Query.Order, out var after)
        ? after
        : JobCursor.Start(scan.Query.Order);
    private JobCursor _pageEnd;
    private long _matches;

    /// <summary>Finds the page behind the first <paramref name="skip"/> matches.</summary>
    /// <param name="skip">How many matches to pass over.</param>
    /// <param name="counts">True when the search goes on behind the page, to count.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    public async Task<JobFinding> FindAsync(long skip, bool counts, CancellationToken cancellationToken)
    {
        var query = scan.Query;
        var cheapest = scan.DependsOnPending && await PendingAsync(cancellationToken) > JobScan.ManyPending ? scan.OfAllJobs : scan;
        var sql = cheapest.Sql;
        var values = await ValuesAsync(cheapest, cancellationToken);
        var wanted = (int)Math.Min(skip + query.Limit + 1, LargestWindow);
        var window = cheapest.TakesAll ? wanted : Math.Max(query.Limit + 1, FirstWindow);
        var walked = 0;
        var start = time.GetTimestamp();
        while (true)
        {
            var stepStart = time.GetTimestamp();
            if (await TryStepAsync(sql, values, window, cancellationToken) is not { } step)
                return new JobFinding(_found, _matches > skip + query.Limit ? _pageEnd : _cursor, _matches, false, TimedOut: true);
            if (Take(step, skip) && !counts)
                return new JobFinding(_found, _pageEnd, _matches, false);
            var isMore = _matches > skip + query.Limit;
            // A search for text may stop short of its window.
            if (step.LastId is not { } last || (query.Text is null && step.Walked < window))
                return new JobFinding(_found, isMore ? _pageEnd : null, _matches, true);
            _cursor = new JobCursor(step.LastPriority!.Value, last);
            walked += step.Walked;
            if ((_found.Count == query.Limit && !counts) || walked >= bounds.Jobs || time.GetElapsedTime(start) >= bounds.Time)
                return new JobFinding(_found, isMore ? _pageEnd : _cursor, _matches, false);
            window = Next(window, time.GetElapsedTime(stepStart));
        }
    }

    // True when there is more than the page takes.
    private bool Take(JobScan.Step step, long skip)
    {
        for (var i = 0; i < step.Ids?.Length; i++)
        {
            _matches++;
            if (_matches <= skip || _found.Count == scan.Query.Limit)
                continue;
            _found.Add(step.Ids[i]);
            _pageEnd = new JobCursor(step.Priorities![i], step.Ids[i]);
        }

        return _matches > skip + scan.Query.Limit;
    }

    // Null when the server broke it off because of the time it took.
    private async Task<JobScan.Step?> TryStepAsync(string sql, DynamicParameters values, int window, CancellationToken cancellationToken)
    {
        values.Add("id", _cursor.Id);
        values.Add("priority", _cursor.Priority);
        values.Add("window", window);
        try
        {
            return await connection.QuerySingleAsync<JobScan.Step>(new CommandDefinition(sql, values, cancellationToken: cancellationToken));
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.QueryCanceled && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<long> PendingAsync(CancellationToken cancellationToken) =>
        (await JobCounters.ReadAsync(connection, cancellationToken)).Now[JobStatus.Pending];

    private async Task<DynamicParameters> ValuesAsync(JobScan cheapest, CancellationToken cancellationToken)
    {
        var query = cheapest.Query;
        var values = cheapest.Values;
        if (cheapest.NamesHeld)
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
