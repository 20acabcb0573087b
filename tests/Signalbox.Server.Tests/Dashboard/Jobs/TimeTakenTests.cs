using Signalbox.Server.Dashboard.Jobs;

namespace Signalbox.Server.Tests.Dashboard.Jobs;

public sealed class TimeTakenTests
{
    [Theory]
    [InlineData(-5, "0 ms")]
    [InlineData(0.2504, "250 ms")]
    [InlineData(0.9999, "999 ms")]
    [InlineData(4.29, "4.2 s")]
    [InlineData(59.99, "59 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(3_599.9, "59 min 59 s")]
    [InlineData(7_500, "2 h 5 min")]
    [InlineData(273_600, "3 d 4 h")]
    public void Long_times_are_told_less_exactly(double seconds, string words) => Assert.Equal(words, TimeTaken.Words(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void What_has_not_ended_has_taken_no_time_yet() => Assert.Null(TimeTaken.Between(DateTimeOffset.UnixEpoch, null));
}
