using Signalbox.Server.Dashboard.Charts;

namespace Signalbox.Server.Tests.Dashboard.Charts;

public sealed class DurationWordsTests
{
    [Theory]
    [InlineData(-3, "0 s")]
    [InlineData(0, "0 s")]
    [InlineData(0.44, "0.4 s")]
    [InlineData(9.97, "10 s")]
    [InlineData(59.4, "59 s")]
    [InlineData(59.6, "1 min")]
    [InlineData(250, "4 min 10 s")]
    [InlineData(3_600, "1 h")]
    [InlineData(9_000, "2 h 30 min")]
    [InlineData(90_000, "1 d 1 h")]
    [InlineData(86_400 * 1_234, "1,234 d")]
    public void A_duration_is_told_in_its_two_largest_units(double seconds, string words) => Assert.Equal(words, DurationWords.Of(TimeSpan.FromSeconds(seconds)));
}
