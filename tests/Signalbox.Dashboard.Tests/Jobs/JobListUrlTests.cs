using Signalbox.Dashboard.Jobs;
using Signalbox.Jobs;
using Signalbox.Policy;

namespace Signalbox.Dashboard.Tests.Jobs;

public sealed class JobListUrlTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 14, 5, 31, TimeSpan.Zero);

    [Theory]
    [InlineData("")]
    [InlineData("?status=FAILED")]
    [InlineData("?status=WAITING_APPROVAL&q=a%20b%26c&type=simple-task&risk=high&worker=node-1&by=token%3Aci&time=week&sort=oldest&after=oldest-42")]
    [InlineData("?time=between&from=2026-11-20T10:00&to=2026-11-20T11:30")]
    [InlineData("?status=PENDING&sort=line&after=line-5-42")]
    [InlineData("?q=%3Cscript%3E%22%E2%80%AE%25_%5C")]
    public void An_address_that_is_read_and_written_stays_the_same(string query)
    {
        var address = Read(query);

        Assert.Null(address.Unknown);
        Assert.Equal(address, Read(address.Path[JobListUrl.Page.Length..]));
        Assert.Equal(
            Uri.UnescapeDataString(query).Replace(':', ' '), Uri.UnescapeDataString(address.Path[JobListUrl.Page.Length..]).Replace(':', ' '));
    }

    [Fact]
    public void Every_filter_of_an_address_is_asked_of_the_store()
    {
        var query = Read("?status=failed&q=abc&type=t&risk=high&worker=w&by=b&time=between&from=2026-11-20T10:00&to=2026-11-20T11:30&sort=oldest&after=oldest-42").Query(Now);

        Assert.Equal(
            new JobQuery
            {
                Status = JobStatus.Failed,
                Text = "abc",
                JobType = "t",
                Risk = RiskLevel.High,
                WorkerId = "w",
                CreatedBy = "b",
                CreatedFrom = new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.Zero),
                CreatedBefore = new DateTimeOffset(2026, 11, 20, 11, 30, 0, TimeSpan.Zero),
                Order = JobOrder.Oldest,
                Limit = JobListUrl.PageSize,
                After = "oldest-42",
            },
            query);
        Assert.Null(query.Fault());
    }

    [Theory]
    [InlineData("hour", 1)]
    [InlineData("day", 24)]
    [InlineData("week", 24 * 7)]
    public void A_relative_time_begins_with_a_full_minute(string time, int hours)
    {
        var query = Read($"?time={time}").Query(Now);

        Assert.Equal(new DateTimeOffset(2026, 11, 20, 14, 5, 0, TimeSpan.Zero).AddHours(-hours), query.CreatedFrom);
        Assert.Equal(query, Read($"?time={time}").Query(Now.AddSeconds(20)));
    }

    [Theory]
    [InlineData("?status=SOON", "status=SOON")]
    [InlineData("?risk=4", "risk=4")]
    [InlineData("?time=2", "time=2")]
    [InlineData("?sort=up&after=newest-x", "sort=up, after=newest-x")]
    [InlineData("?after=line-5-42", "after=line-5-42")]
    [InlineData("?from=yesterday", "from=yesterday")]
    public void What_an_address_cannot_mean_is_passed_over_and_told(string query, string told)
    {
        var address = Read(query);

        Assert.Equal(told, address.Unknown);
        Assert.Null(address.Query(Now).Fault());
        Assert.Equal(new JobListUrl { Unknown = told }, address);
    }

    [Fact]
    public void The_line_has_only_what_is_pending()
    {
        Assert.Equal(JobStatus.Pending, Read("?sort=line").Status);
        Assert.Equal(JobOrder.Newest, Read("?sort=line&status=FAILED").Order);
        Assert.Equal(JobOrder.Newest, Read("?sort=line").Change(a => a with { Status = JobStatus.Running }).Order);
    }

    [Fact]
    public void A_change_begins_with_the_first_page()
    {
        var changed = Read("?status=FAILED&after=newest-42&foo=1").Change(a => a with { JobType = "t" });

        Assert.Equal("/jobs?status=FAILED&type=t", changed.Path);
    }

    [Fact]
    public void Clearing_the_filters_keeps_the_status_and_the_order() =>
        Assert.Equal("/jobs?status=FAILED&sort=oldest", Read("?status=FAILED&sort=oldest&q=a&type=t&time=day&after=oldest-1").Cleared.Path);

    private static JobListUrl Read(string query) => JobListUrl.Read("https://node.example/jobs" + query);
}
