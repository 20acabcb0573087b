using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Signalbox.Server.Telemetry;

namespace Signalbox.Server.Tests.Telemetry;

public sealed class TraceParentTests
{
    private const string Callers = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Theory]
    [InlineData(Callers, Callers)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00")]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01", null)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01", null)]
    [InlineData("ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", null)]
    [InlineData("00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01", null)]
    [InlineData("'; drop table jobs; --", null)]
    public void Without_a_span_of_its_own_a_request_hands_on_a_valid_context_of_its_caller(string? header, string? kept)
    {
        Activity.Current = null;
        Assert.Equal(kept, TraceParent.Of(Request(header)));
    }

    [Fact]
    public void Two_contexts_are_none()
    {
        Activity.Current = null;
        var context = new DefaultHttpContext();
        context.Request.Headers.TraceParent = new([Callers, Callers]);
        Assert.Null(TraceParent.Of(context));
    }

    [Fact]
    public void The_requests_own_span_is_handed_on_when_its_caller_sent_a_context()
    {
        using var here = new Activity("request").SetParentId(Callers).Start();
        Assert.StartsWith("00-0af7651916cd43dd8448eb211c80319c-", here.Id, StringComparison.Ordinal);
        Assert.Equal(here.Id, TraceParent.Of(Request(Callers)));
    }

    [Fact]
    public void The_requests_own_span_is_handed_on_when_it_is_recorded()
    {
        using var here = new Activity("request").Start();
        here.ActivityTraceFlags = ActivityTraceFlags.None;
        Assert.Null(TraceParent.Of(Request(null)));

        here.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        Assert.Equal(here.Id, TraceParent.Of(Request(null)));
    }

    private static DefaultHttpContext Request(string? header)
    {
        var context = new DefaultHttpContext();
        if (header is not null)
            context.Request.Headers.TraceParent = header;
        return context;
    }
}
