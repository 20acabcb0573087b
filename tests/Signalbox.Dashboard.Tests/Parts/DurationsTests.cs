using Signalbox.Dashboard.Parts;

namespace Signalbox.Dashboard.Tests.Parts;

public sealed class DurationsTests
{
    [Theory]
    [InlineData(-5, "0 s")]
    [InlineData(0, "0 s")]
    [InlineData(0.4, "0 ms")]
    [InlineData(12, "12 ms")]
    [InlineData(999.7, "1 s")]
    [InlineData(3_440, "3.4 s")]
    [InlineData(59_400, "59 s")]
    [InlineData(59_900, "1 min")]
    [InlineData(125_000, "2 min 5 s")]
    [InlineData(3_600_000, "1 h")]
    [InlineData(12_000_000, "3 h 20 min")]
    [InlineData(187_200_000, "2 d 4 h")]
    public void Durations_are_told_in_two_units(double milliseconds, string words) =>
        Assert.Equal(words, Durations.Words(TimeSpan.FromMilliseconds(milliseconds)));

    [Fact]
    public void What_has_not_ended_has_taken_no_time_yet() => Assert.Null(Durations.Between(DateTimeOffset.UnixEpoch, null));
}
