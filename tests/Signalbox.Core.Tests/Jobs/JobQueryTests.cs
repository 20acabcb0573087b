using Signalbox.Jobs;

namespace Signalbox.Tests.Jobs;

public sealed class JobQueryTests
{
    [Theory]
    [InlineData(JobOrder.Newest, 0, 42, "newest-42")]
    [InlineData(JobOrder.Oldest, 0, 42, "oldest-42")]
    [InlineData(JobOrder.Line, 7, 42, "line-7-42")]
    public void A_place_is_read_as_it_was_written_and_only_in_its_own_order(JobOrder order, int priority, long id, string text)
    {
        var cursor = new JobCursor(priority, id);

        Assert.Equal(text, cursor.Text(order));
        foreach (var other in Enum.GetValues<JobOrder>())
            Assert.Equal((other == order, other == order ? cursor : default), (JobCursor.TryParse(text, other, out var read), read));
    }

    [Theory]
    [InlineData("")]
    [InlineData("42")]
    [InlineData("newest")]
    [InlineData("newest-")]
    [InlineData("newest--1")]
    [InlineData("newest-1-2")]
    [InlineData("newest-99999999999999999999")]
    [InlineData("newest-1; drop table jobs")]
    [InlineData("line-11-1")]
    [InlineData("line-1")]
    public void What_is_no_place_is_not_read(string text) =>
        Assert.All(Enum.GetValues<JobOrder>(), order => Assert.False(JobCursor.TryParse(text, order, out _)));

    public static TheoryData<JobQuery, string?> Queries => new()
    {
        { new JobQuery(), null },
        { new JobQuery { Limit = 1 }, null },
        { new JobQuery { Limit = 500, After = "newest-5" }, null },
        { new JobQuery { Status = JobStatus.Pending, Order = JobOrder.Line, After = "line-5-5" }, null },
        { new JobQuery { Limit = 0 }, "1 to 500" },
        { new JobQuery { Limit = 501 }, "1 to 500" },
        { new JobQuery { Order = JobOrder.Line }, "PENDING" },
        { new JobQuery { Order = JobOrder.Line, Status = JobStatus.Failed }, "PENDING" },
        { new JobQuery { After = "oldest-5" }, "first page" },
        { new JobQuery { Order = (JobOrder)9 }, "order" },
    };

    [Theory]
    [MemberData(nameof(Queries))]
    public void A_query_that_cannot_be_taken_says_why(JobQuery query, string? words)
    {
        if (words is null)
            Assert.Null(query.Fault());
        else
            Assert.Contains(words, query.Fault(), StringComparison.Ordinal);
    }
}
