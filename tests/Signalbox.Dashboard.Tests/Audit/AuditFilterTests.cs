using Signalbox.Dashboard.Audit;

namespace Signalbox.Dashboard.Tests.Audit;

public sealed class AuditFilterTests
{
    [Fact]
    public void What_is_asked_is_in_the_address_and_in_the_query()
    {
        var filter = new AuditFilter { Actor = " ada ", Action = "signed_in", Text = "a&b=c #1", From = "2026-11-20T14:30", Before = "2026-11-21" };

        Assert.Equal("/audit?actor=ada&action=signed_in&q=a%26b%3Dc%20%231&from=2026-11-20T14%3A30&before=2026-11-21&after=x%2By", filter.Address("x+y"));
        var query = filter.ToQuery("x+y");
        Assert.Equal(("ada", "signed_in", "a&b=c #1", "x+y"), (query.Actor, query.Action, query.Text, query.After));
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 14, 30, 0, TimeSpan.Zero), query.From);
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero), query.Before);
        Assert.Null(filter.Fault);
    }

    [Fact]
    public void Nothing_asked_is_everything()
    {
        var filter = new AuditFilter { Text = "  " };

        Assert.Equal("/audit", filter.Address());
        Assert.Equal(new AuditFilter().ToQuery(null), filter.ToQuery(""));
        Assert.True(new AuditFilter().IsEmpty);
    }

    [Theory]
    [InlineData("yesterday", "", "The beginning is no date")]
    [InlineData("", "2026-13-01T00:00", "The end is no date")]
    [InlineData("2026-11-20T14:30", "2026-11-20T14:30", "The beginning must be before the end")]
    public void Times_that_make_no_sense_are_told(string from, string before, string fault) =>
        Assert.StartsWith(fault, new AuditFilter { From = from, Before = before }.Fault);
}
