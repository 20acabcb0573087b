using Signalbox.Retention;

namespace Signalbox.Core.Tests.Retention;

public sealed class HistoryTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public void What_there_is_and_when_it_leaves_is_one_line()
    {
        Assert.Equal("1,203,000 ended jobs, 1.2 GiB; nothing is deleted", new History(1_203_000, 1_288_490_189, new RetentionOptions()).Words);
        Assert.Equal("1 ended job, 400 KiB; completed jobs leave after 90 days", new History(1, 400 << 10, new RetentionOptions { Completed = 90 * Day }).Words);
        Assert.Equal(
            "0 ended jobs, 1.5 MiB; failed jobs leave after 1 day, cancelled jobs after 1 hour, log entries after 36 hours",
            new History(0, 3 << 19, new RetentionOptions { Failed = Day, Cancelled = TimeSpan.FromHours(1), Logs = 1.5 * Day }).Words);
    }

    [Theory]
    [InlineData(5L << 30, false, false)]
    [InlineData((5L << 30) + 1, false, true)]
    [InlineData(50L << 30, true, false)]
    public void Much_that_nothing_bounds_grows_without_bound(long bytes, bool leaves, bool grows) =>
        Assert.Equal(grows, new History(1, bytes, new RetentionOptions { Audit = leaves ? Day : null }).GrowsWithoutBound);
}
