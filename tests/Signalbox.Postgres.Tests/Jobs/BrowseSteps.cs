using Signalbox.Jobs;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Jobs;

/// <summary>What tests of browsing do.</summary>
internal static class BrowseSteps
{
    /// <summary>All ids that a query finds, page by page until nothing more is to be found.</summary>
    public static async Task<List<long>> AllAsync(this TestBox box, JobQuery query, Func<Task>? betweenPages = null)
    {
        var ids = new List<long>();
        for (var pages = 0; pages < 1_000; pages++)
        {
            var slice = await box.Jobs.BrowseAsync(query);
            ids.AddRange(slice.Jobs.Select(j => j.Id));
            Assert.True(slice.Jobs.Count <= query.Limit);
            Assert.Equal((slice.Next is null, slice.Next is null), (slice.SearchedAll, slice.SearchedTo is null));
            if (slice.Next is null)
                return ids;
            query = query with { After = slice.Next };
            await (betweenPages?.Invoke() ?? Task.CompletedTask);
        }

        throw new InvalidOperationException("The pages do not end.");
    }

    public static async Task FindsAsync(this TestBox box, JobQuery query, params IEnumerable<long> ids)
    {
        var expected = ids.OrderDescending().ToArray();
        Assert.Equal(expected, await box.AllAsync(query));
        Assert.Equal(expected, await box.AllAsync(query with { Limit = 1 }));
        Assert.Equal(expected.Reverse(), await box.AllAsync(query with { Order = JobOrder.Oldest, Limit = 2 }));
    }

    /// <summary>Puts jobs into the table of jobs alone: enough for what only looks there.</summary>
    public static Task InsertJobsAsync(this TestBox box, int count, string type, string input = "'null'") =>
        box.ExecuteAsync(
            $"""
            insert into jobs (id, lane, priority, max_attempts, risk, runs_after_any, job_type, description, created_by, input)
            select nextval('job_ids'), 1, 5, 3, 0, false, @type, 'made in bulk', 'bulk', ({input})::json from generate_series(1, @count)
            """,
            new { count, type });
}
