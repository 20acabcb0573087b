using Microsoft.Extensions.Time.Testing;
using Signalbox.Duties;

namespace Signalbox.Postgres.Tests.Duties;

public sealed class ClockWatchTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(8);

    private readonly FakeTimeProvider _time = new();
    private readonly ClockWatch _watch;
    private DateTimeOffset _database = DateTimeOffset.Parse("2030-01-01T00:00:00Z");

    public ClockWatchTests() => _watch = new ClockWatch(_time);

    [Fact]
    public async Task At_the_first_look_nothing_is_known_and_then_as_much_as_was_seen()
    {
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), await SteadyAsync());

        Go(Round);

        Assert.Equal((Round, Round), await SteadyAsync());
    }

    [Fact]
    public async Task A_step_forward_and_one_back_are_each_known_until_long_after()
    {
        await SteadyAsync();
        Go(Round);
        _database += Hour;
        Assert.Equal((TimeSpan.Zero, Round), await SteadyAsync());
        Go(Round);
        Assert.Equal((Round, 2 * Round), await SteadyAsync());
        _database -= Hour;

        Assert.Equal((Round, TimeSpan.Zero), await SteadyAsync());
    }

    [Theory]
    [InlineData(1.5)]
    [InlineData(-1.5)]
    public async Task Clocks_that_go_a_little_apart_are_steady(double seconds)
    {
        await SteadyAsync();
        Go(Round);
        _database += TimeSpan.FromSeconds(seconds);

        Assert.Equal((Round, Round), await SteadyAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_that_takes_long_is_no_step(bool early)
    {
        await SteadyAsync();
        Go(Round);
        await _watch.LookAsync(_ =>
        {
            var read = _database;
            Go(TimeSpan.FromMinutes(1));
            return Task.FromResult(early ? read : _database);
        }, default);
        Go(Round);

        var (forward, back) = await SteadyAsync();

        var all = TimeSpan.FromMinutes(1) + (2 * Round);
        Assert.Equal((all, all), (forward, back));
    }

    private void Go(TimeSpan time)
    {
        _time.Advance(time);
        _database += time;
    }

    private async Task<(TimeSpan SinceForward, TimeSpan SinceBack)> SteadyAsync()
    {
        var clock = await _watch.LookAsync(_ => Task.FromResult(_database), default);
        Assert.Equal(_database, clock.Now);
        return (clock.SinceForward, clock.SinceBack);
    }
}
