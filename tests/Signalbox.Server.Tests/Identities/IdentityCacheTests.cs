using Microsoft.Extensions.Time.Testing;
using Signalbox.Server.Identities;

namespace Signalbox.Server.Tests.Identities;

public sealed class IdentityCacheTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task What_was_read_is_remembered_for_two_seconds()
    {
        var cache = new IdentityCache<int, string>(_time);
        await cache.ReadAsync(1, () => Task.FromResult<string?>("one"));
        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.True(cache.TryRemember(1, out var value));
        Assert.Equal("one", await value);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.False(cache.TryRemember(1, out _));
    }

    [Fact]
    public async Task What_was_being_read_during_a_change_is_not_remembered()
    {
        var cache = new IdentityCache<int, string>(_time);
        var reading = new TaskCompletionSource<string?>();
        var before = cache.ReadAsync(1, () => reading.Task);
        cache.Drop();
        reading.SetResult("old");
        Assert.Equal("old", await before);
        Assert.False(cache.TryRemember(1, out _));
    }

    [Fact]
    public async Task Callers_at_the_same_time_share_one_reading()
    {
        var cache = new IdentityCache<int, string>(_time);
        var reading = new TaskCompletionSource<string?>();
        var readings = 0;
        var callers = Enumerable.Range(0, 5).Select(_ => cache.ReadAsync(1, () =>
        {
            readings++;
            return reading.Task;
        })).ToList();
        reading.SetResult("one");
        Assert.All(await Task.WhenAll(callers), v => Assert.Equal("one", v));
        Assert.Equal(1, readings);
    }

    [Fact]
    public async Task A_reading_that_failed_is_done_again()
    {
        var cache = new IdentityCache<int, string>(_time);
        await Assert.ThrowsAsync<TimeoutException>(() => cache.ReadAsync(1, () => Task.FromException<string?>(new TimeoutException())));
        Assert.Equal("one", await cache.ReadAsync(1, () => Task.FromResult<string?>("one")));
    }

    [Fact]
    public async Task However_many_are_asked_for_few_are_remembered()
    {
        var cache = new IdentityCache<int, string>(_time);
        for (var i = 0; i < 25_000; i++)
            await cache.ReadAsync(i, () => Task.FromResult<string?>("one"));
        Assert.InRange(Enumerable.Range(0, 25_000).Count(i => cache.TryRemember(i, out _)), 1, 10_000);
    }

    [Fact]
    public async Task What_is_not_there_pushes_nothing_out()
    {
        var cache = new IdentityCache<int, string>(_time);
        await cache.ReadAsync(-1, () => Task.FromResult<string?>("real"));
        for (var i = 0; i < 25_000; i++)
            await cache.ReadAsync(i, () => Task.FromResult<string?>(null));
        Assert.True(cache.TryRemember(-1, out _));
    }
}
