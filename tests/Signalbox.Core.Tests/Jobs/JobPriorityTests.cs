using Signalbox.Jobs;

namespace Signalbox.Tests.Jobs;

public sealed class JobPriorityTests
{
    [Theory]
    [InlineData("critical", 10)]
    [InlineData("HIGH", 8)]
    [InlineData("Medium", 5)]
    [InlineData("low", 2)]
    [InlineData("0", 0)]
    [InlineData("10", 10)]
    public void Names_and_numbers_are_read(string text, int priority)
    {
        Assert.True(JobPriority.TryParse(text, out var parsed));
        Assert.Equal(priority, parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("11")]
    [InlineData("5.0")]
    [InlineData("urgent")]
    [InlineData("99999999999")]
    public void Anything_else_is_not(string text) => Assert.False(JobPriority.TryParse(text, out _));

    [Fact]
    public void Every_priority_has_the_name_of_the_nearest_below_it() =>
        Assert.Equal(
            ["low", "low", "low", "low", "low", "medium", "medium", "medium", "high", "high", "critical"],
            Enumerable.Range(0, 11).Select(JobPriority.Name));
}
