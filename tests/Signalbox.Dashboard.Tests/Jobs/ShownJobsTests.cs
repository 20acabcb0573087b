using Signalbox.Dashboard.Jobs;
using Signalbox.Jobs;

namespace Signalbox.Dashboard.Tests.Jobs;

public sealed class ShownJobsTests
{
    [Fact]
    public void Rows_that_keep_their_places_show_what_became_of_them()
    {
        var jobs = new ShownJobs();
        jobs.Show(Summaries.Slice(null, 3, 2, 1));

        jobs.Update([Summaries.Job(1, JobStatus.Failed), Summaries.Job(3, JobStatus.Running)]);

        Assert.Equal(
            [(3, JobStatus.Running), (2, JobStatus.Pending), (1, JobStatus.Failed)], jobs.Rows.Select(j => (j.Id, j.Status)));
    }

    [Fact]
    public void What_came_meanwhile_is_counted_until_it_is_shown()
    {
        var jobs = new ShownJobs();
        jobs.Show(Summaries.Slice("newest-2", 3, 2));

        jobs.Compare(Summaries.Slice("newest-4", 5, 4));
        Assert.Equal(2, jobs.Waiting);
        Assert.Equal([3, 2], jobs.Rows.Select(j => j.Id));

        jobs.Show(Summaries.Slice("newest-4", 5, 4));
        Assert.Equal(0, jobs.Waiting);
        Assert.Equal([5, 4], jobs.Rows.Select(j => j.Id));
    }

    [Fact]
    public void A_search_goes_on_until_the_page_is_full_or_nothing_is_left()
    {
        var jobs = new ShownJobs();
        jobs.Show(Summaries.Slice("newest-90", [.. Enumerable.Range(91, JobListUrl.PageSize - 2).Select(i => (long)i)]));
        Assert.True(jobs.CanSearchOn);
        Assert.False(jobs.IsExtended);

        jobs.Add(Summaries.Slice("newest-50", 60));
        Assert.True(jobs.CanSearchOn);
        Assert.True(jobs.IsExtended);

        jobs.Add(Summaries.Slice("newest-20", 30));
        Assert.False(jobs.CanSearchOn);
        Assert.Equal("newest-20", jobs.Next);
        Assert.Equal(JobListUrl.PageSize, jobs.Rows.Count);

        jobs.Show(Summaries.Slice(null, 1));
        Assert.False(jobs.CanSearchOn);
        Assert.False(jobs.IsExtended);
    }
}
