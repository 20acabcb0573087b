using Microsoft.Extensions.Time.Testing;
using Signalbox.Server.Identities;

namespace Signalbox.Server.Tests.Identities;

public sealed class UnknownNameLockoutTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void The_fifth_failure_locks_for_five_minutes_and_then_the_count_begins_anew()
    {
        var names = new UnknownNameLockout(_time);
        Assert.Equal([false, false, false, false, true, null], Enumerable.Range(0, 6).Select(_ => names.Begin("nobody")));
        _time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(TimeSpan.FromMinutes(1), names.LockedFor("NOBODY"));
        Assert.Null(names.LockedFor("somebody"));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(names.LockedFor("nobody"));
        Assert.Equal(false, names.Begin("nobody"));
        Assert.Null(names.LockedFor("nobody"));
    }
}
