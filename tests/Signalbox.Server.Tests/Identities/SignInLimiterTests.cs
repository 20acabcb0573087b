using System.Net;
using Microsoft.Extensions.Time.Testing;
using Signalbox.Server.Identities;
using Signalbox.Server.Options;

namespace Signalbox.Server.Tests.Identities;

public sealed class SignInLimiterTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:1:ffff::9", true)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1", false)]
    public void Addresses_of_one_household_share_their_attempts(string one, string other, bool shared)
    {
        var attempts = Create(1);
        attempts.Begin(IPAddress.Parse(one));
        Assert.Equal(shared, attempts.WaitOf(IPAddress.Parse(other)) is not null);
    }

    [Fact]
    public void Attempts_come_back_with_the_next_minute()
    {
        var attempts = Create(2);
        attempts.Begin(IPAddress.Loopback);
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Null(attempts.WaitOf(IPAddress.Loopback));
        attempts.Begin(IPAddress.Loopback);
        Assert.Equal(TimeSpan.FromSeconds(40), attempts.WaitOf(IPAddress.Loopback));
        _time.Advance(TimeSpan.FromSeconds(40));
        Assert.Null(attempts.WaitOf(IPAddress.Loopback));
    }

    [Fact]
    public void An_attempt_counts_while_it_goes_on_and_not_when_it_was_right()
    {
        var attempts = Create(2);
        Assert.Null(attempts.Begin(IPAddress.Loopback));
        Assert.Null(attempts.Begin(IPAddress.Loopback));
        Assert.NotNull(attempts.Begin(IPAddress.Loopback));
        attempts.Forget(IPAddress.Loopback);
        Assert.Null(attempts.Begin(IPAddress.Loopback));
        _time.Advance(TimeSpan.FromMinutes(1));
        attempts.Forget(IPAddress.Loopback);
        Assert.Null(attempts.Begin(IPAddress.Loopback));
        Assert.Null(attempts.Begin(IPAddress.Loopback));
        Assert.NotNull(attempts.WaitOf(IPAddress.Loopback));
    }

    private SignInLimiter Create(int perMinute) => new(new ServerOptions { Limits = new LimitOptions { SignInsPerMinute = perMinute } }, _time);
}
