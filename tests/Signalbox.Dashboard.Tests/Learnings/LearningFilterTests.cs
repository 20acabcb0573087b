using Signalbox.Dashboard.Learnings;

namespace Signalbox.Dashboard.Tests.Learnings;

public sealed class LearningFilterTests
{
    [Fact]
    public void What_is_asked_is_in_the_address_and_in_the_query()
    {
        var filter = LearningFilter.Of(" a&b=c #1 ", "fault", "café", 3);

        Assert.Equal("/learnings?q=a%26b%3Dc%20%231&category=fault&tag=caf%C3%A9&page=3", filter.Address());
        var query = filter.ToQuery();
        Assert.Equal(("a&b=c #1", "fault", "café", 20, 40), (query.Text, query.Category, query.Tag, query.Limit, query.Offset));
        Assert.True(filter.IsNarrowed);
        Assert.Null(filter.Fault);
    }

    [Fact]
    public void Nothing_asked_is_the_first_page_of_everything()
    {
        var filter = LearningFilter.Of("  ", "", null, null);

        Assert.Equal("/learnings", filter.Address());
        Assert.Equal(new LearningFilter(), filter);
        Assert.False(filter.IsNarrowed);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-5, 0)]
    [InlineData(int.MaxValue, 2_147_483_620)]
    public void A_page_that_cannot_be_is_the_nearest_that_can(int page, int offset) =>
        Assert.Equal(offset, LearningFilter.Of(null, null, null, page).ToQuery().Offset);

    [Fact]
    public void Words_that_are_too_many_are_told() =>
        Assert.Contains("at most 200 characters", LearningFilter.Of(new string('w', 201), null, null, null).Fault);
}
