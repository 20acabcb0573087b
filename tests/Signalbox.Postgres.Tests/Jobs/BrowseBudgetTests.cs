using Microsoft.Extensions.Time.Testing;
using Signalbox.Jobs;
using Signalbox.Postgres.Jobs;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Jobs;

public sealed class BrowseBudgetTests
{
    [Fact]
    public async Task A_job_behind_many_others_is_found_by_going_on_with_a_bounded_look_each_time()
    {
        await using var box = await TestBox.CreateAsync();
        var rare = await box.EnqueueAsync(StoreSteps.Request("rare") with { Title = "needle" });
        await box.InsertJobsAsync(250_000, "common");
        // No time passes, so that only the number of jobs bounds a look.
        var browser = new JobBrowser(box.Database, new FakeTimeProvider());

        foreach (var query in new[] { new JobQuery { JobType = "rare" }, new JobQuery { Text = "NEEDLE" }, new JobQuery { CreatedBy = "nobody" } })
        {
            var (looks, from, cursor) = (0, long.MaxValue, query);
            var found = new List<long>();
            while (true)
            {
                var slice = await browser.BrowseAsync(cursor, default);
                looks++;
                found.AddRange(slice.Jobs.Select(j => j.Id));
                if (slice.Next is null)
                    break;
                Assert.Empty(slice.Jobs);
                Assert.NotNull(slice.SearchedTo);
                Assert.True(JobCursor.TryParse(slice.Next, JobOrder.Newest, out var place));
                Assert.InRange(from - place.Id, 1, from == long.MaxValue ? long.MaxValue : 2 * JobBrowser.MostWalked);
                (from, cursor) = (place.Id, query with { After = slice.Next });
            }

            Assert.Equal(query.CreatedBy is null ? [rare] : [], found);
            Assert.InRange(looks, 2, 10);
        }
    }

    [Fact]
    public async Task A_look_ends_when_its_time_is_over()
    {
        await using var box = await TestBox.CreateAsync();
        await box.InsertJobsAsync(5_000, "common");

        var slice = await new JobBrowser(box.Database, new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromMilliseconds(40) }).BrowseAsync(new JobQuery { JobType = "rare" }, default);

        Assert.NotNull(slice.Next);
        Assert.True(JobCursor.TryParse(slice.Next, JobOrder.Newest, out var place));
        Assert.InRange(place.Id, 3_000, 4_600);
    }

    [Fact]
    public async Task Few_large_inputs_are_searched_at_a_time()
    {
        await using var box = await TestBox.CreateAsync();
        var wanted = await box.EnqueueAsync(StoreSteps.Request() with { Title = "needle" });
        await box.InsertJobsAsync(40, "large", "'\"' || repeat('all the same ', 80000) || '\"'");
        var browser = new JobBrowser(box.Database, new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromMilliseconds(40) });
        var query = new JobQuery { Text = "needle" };

        var looks = 1;
        var slice = await browser.BrowseAsync(query, default);
        while (slice is { Next: { } next, Jobs: [] })
        {
            looks++;
            slice = await browser.BrowseAsync(query with { After = next }, default);
        }

        Assert.Equal([wanted], slice.Jobs.Select(j => j.Id));
        Assert.InRange(looks, 3, 41);
    }

    [Theory]
    [InlineData(JobStatus.Pending, JobOrder.Newest)]
    [InlineData(JobStatus.Pending, JobOrder.Oldest)]
    [InlineData(JobStatus.Pending, JobOrder.Line)]
    [InlineData(JobStatus.Failed, JobOrder.Newest)]
    [InlineData(JobStatus.Completed, JobOrder.Oldest)]
    [InlineData(null, JobOrder.Newest)]
    public async Task A_page_reads_about_as_many_rows_as_it_shows_however_many_there_are(JobStatus? status, JobOrder order)
    {
        await using var box = await TestBox.CreateAsync();
        await box.EnqueueAsync(Enumerable.Range(0, 10_000).Select(_ => StoreSteps.Request()));
        if (status is { } ended && ended.IsEnded())
            await box.ExecuteAsync("insert into outcomes (id, attempt, status) select id, 1, @status from jobs; delete from ready", new { status = (int)ended });
        await box.ExecuteAsync("analyze jobs, ready, outcomes, lanes");
        var query = new JobQuery { Status = status, Order = order };

        var plan = await box.ScalarAsync<string>(
            "set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off; explain (analyze, format json) " + Written(JobScan.Of(query).Sql, order));

        var rows = System.Text.RegularExpressions.Regex.Matches(plan, "\"Actual Rows\": ([0-9.]+)", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1))
            .Select(m => double.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)).Max();
        Assert.InRange(rows, 51, 1_000);
        Assert.DoesNotContain("\"Seq Scan\",\n \"Relation Name\": \"jobs\"", plan, StringComparison.Ordinal);
    }

    private static string Written(string sql, JobOrder order) => sql
        .Replace("@window", "51", StringComparison.Ordinal)
        .Replace("@priority", "10", StringComparison.Ordinal)
        .Replace("@id", order == JobOrder.Newest ? "9223372036854775807" : "-1", StringComparison.Ordinal);
}
