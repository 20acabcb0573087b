using Microsoft.Extensions.Time.Testing;
using Signalbox.EventLog.Tests.Processes;
using Signalbox.EventLog.Watching;

namespace Signalbox.EventLog.Tests.Watching;

public sealed class FollowTests
{
    [Fact]
    public async Task Following_shows_each_line_once_as_the_system_tells_of_it()
    {
        using var folder = new LogFolder();
        using var log = folder.Open();
        log.Append([LogFolder.Event("1"), LogFolder.Event("2"), LogFolder.Event("3")]);
        var tail = new LogTail(log);
        // A clock that stands still: nobody looks, all that comes is told.
        using var changes = new LogChanges(folder.Path, new FakeTimeProvider(), TimeSpan.FromSeconds(1));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));

        Assert.Equal(["2", "3"], tail.Last(2).Select(l => l.Event!.Content));
        await using var lines = tail.FollowAsync(changes, waits: null, patience.Token).GetAsyncEnumerator(patience.Token);
        for (var i = 4; i <= 30; i++)
        {
            using var shell = ChildProcess.Bash(folder.Path, $$"""echo '{"interaction":1,"actor":"B","type":"answer","content":"{{i}}","timestamp":"t"}' >> events.log""");
            Assert.True(await lines.MoveNextAsync());
            Assert.Equal($"{i}", lines.Current.Event!.Content);
            await shell.EndAsync();
        }

        Assert.True(changes.IsTold);
    }

    [Fact]
    public async Task Where_the_system_tells_nothing_looking_finds_the_change()
    {
        using var folder = new LogFolder();
        using var log = folder.Open();
        var time = new FakeTimeProvider();
        using var changes = new LogChanges(folder.Path, time, TimeSpan.FromSeconds(1), system: false);
        var waiting = changes.WaitAsync(CancellationToken.None);

        time.Advance(TimeSpan.FromSeconds(5));
        Assert.False(waiting.IsCompleted);
        log.Append(LogFolder.Event());
        time.Advance(TimeSpan.FromSeconds(5));

        await waiting.WaitAsync(TimeSpan.FromSeconds(120));
    }

    [Fact]
    public void A_log_that_was_replaced_is_shown_from_its_beginning()
    {
        using var folder = new LogFolder();
        using var log = folder.Open();
        log.Append(LogFolder.Event("a rather long first event"));
        var tail = new LogTail(log);
        Assert.Single(tail.Last(20));
        File.Delete(folder.LogPath);
        log.Append(LogFolder.Event("new"));

        Assert.Equal(["new"], tail.Next().Select(l => l.Event!.Content));
        Assert.Empty(tail.Next());
    }
}
