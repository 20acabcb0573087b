using Signalbox.EventLog.Faults;
using Signalbox.EventLog.Tests.Processes;

namespace Signalbox.EventLog.Tests.Offline;

public sealed class MergeTests
{
    private static readonly DateTimeOffset Since = DateTimeOffset.UnixEpoch;

    [Fact]
    public void What_waited_comes_into_the_log_in_order_before_what_is_appended_next()
    {
        using var folder = new LogFolder();
        using var log = folder.Open();
        log.Append(LogFolder.Event("before"));
        log.Queue.GoOffline("the remote is away", Since);
        log.Append(LogFolder.Event("first"));
        log.Append(LogFolder.Event("second"));
        Assert.Equal(("1970-01-01T00:00:00Z", "the remote is away"), log.OfflineMode);
        Assert.Equal(["before"], folder.Contents());
        Assert.Equal(["first", "second"], log.ReadQueue().Select(e => e.Content));

        log.Queue.GoOnline();
        log.Append(LogFolder.Event("after"));

        Assert.Equal(["before", "first", "second", "after"], folder.Contents());
        Assert.Equal(["events.log"], Directory.GetFiles(folder.Path).Where(f => new FileInfo(f).Length > 0).Select(Path.GetFileName));
    }

    [Fact]
    public void A_merge_that_was_killed_goes_on_behind_what_others_wrote_meanwhile()
    {
        using var folder = new LogFolder();
        using var log = folder.Open();
        log.Append(LogFolder.Event("before"));
        var begin = new FileInfo(folder.LogPath).Length;
        var (first, second) = (Line("first"), Line("second"));
        File.WriteAllText(folder.In("events.offline.merging"), first + second);
        File.WriteAllText(folder.In("events.offline.intent"), $$"""{"logLength":{{begin}},"from":0}""");
        File.AppendAllText(folder.LogPath, first + Line("of a shell"));
        File.WriteAllText(folder.In("events.offline.log"), Line("later"));

        log.Append(LogFolder.Event("after"));

        Assert.Equal(["before", "first", "of a shell", "second", "later", "after"], folder.Contents());
        Assert.False(File.Exists(folder.In("events.offline.merging")) || File.Exists(folder.In("events.offline.intent")));
    }

    [Theory]
    [InlineData(1, "first", "of a shell", "second", "after")]
    [InlineData(50, "first", "of a shell", "second", "after")]
    [InlineData(int.MaxValue, "first", "second", "of a shell", "after")]
    public void A_merge_that_was_killed_in_the_middle_of_a_line_to_which_a_shell_gave_its_end_goes_on_with_that_line(int written, params string[] contents)
    {
        using var folder = new LogFolder();
        using var log = folder.Open();
        var (first, second) = (Line("first"), Line("second"));
        File.WriteAllText(folder.In("events.offline.merging"), first + second);
        File.WriteAllText(folder.In("events.offline.intent"), """{"logLength":0,"from":0}""");
        File.WriteAllText(folder.LogPath, first + second[..Math.Min(written, second.Length - 1)] + "\n" + Line("of a shell"));

        log.Append(LogFolder.Event("after"));

        Assert.Equal(contents, log.Read().Select(l => l.Event?.Content).OfType<string>());
    }

    [Theory]
    [InlineData("first", "second")]
    [InlineData("first")]
    [InlineData]
    public void A_merge_that_was_killed_again_doubles_nothing(params string[] done)
    {
        using var folder = new LogFolder();
        using var log = folder.Open();
        var (first, second) = (Line("first"), Line("second"));
        // The first try wrote one line, a shell another, and the second try began behind both.
        File.WriteAllText(folder.LogPath, first + Line("of a shell"));
        File.WriteAllText(folder.In("events.offline.merging"), Line("first") + Line("first of the rest") + second);
        File.WriteAllText(folder.In("events.offline.intent"), $$"""{"logLength":{{new FileInfo(folder.LogPath).Length}},"from":{{first.Length}}}""");
        File.AppendAllText(folder.LogPath, string.Concat(done.Select(d => Line(d == "first" ? "first of the rest" : d))));

        log.Append(LogFolder.Event("after"));

        Assert.Equal(["first", "of a shell", "first of the rest", "second", "after"], folder.Contents());
    }

    [Fact]
    public void What_an_earlier_merge_left_behind_hides_nothing_that_waits_now()
    {
        using var folder = new LogFolder();
        using var log = folder.Open();
        File.WriteAllText(folder.LogPath, Line("same"));
        File.WriteAllText(folder.In("events.offline.intent"), """{"logLength":0,"from":0}""");
        File.WriteAllText(folder.In("events.offline.log"), Line("same"));

        log.Append(LogFolder.Event("after"));

        Assert.Equal(["same", "same", "after"], folder.Contents());
    }

    [Fact]
    public void An_interrupted_merge_is_ended_also_when_offline_mode_has_begun_again()
    {
        using var folder = new LogFolder();
        using var log = folder.Open();
        File.WriteAllText(folder.In("events.offline.merging"), Line("earlier"));
        log.Queue.GoOffline("again", Since);

        log.Append(LogFolder.Event("waits"));

        Assert.Equal(["earlier"], folder.Contents());
        Assert.Equal(["waits"], log.ReadQueue().Select(e => e.Content));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("{\"since\":1}")]
    public void A_mark_of_offline_mode_that_nobody_can_read_is_one_all_the_same(string content)
    {
        using var folder = new LogFolder();
        using var log = folder.Open();
        File.WriteAllText(folder.In("events.offline"), content);

        log.Append(LogFolder.Event("waits"));

        Assert.NotNull(log.OfflineMode);
        Assert.Single(log.ReadQueue());
    }

    [Fact]
    public async Task Where_even_the_trouble_cannot_be_noted_it_is_told_and_the_next_who_comes_is_answered_too()
    {
        using var folder = new LogFolder();
        File.WriteAllText(folder.LogPath, "");
        Directory.CreateDirectory(folder.In("events.offline.log"));
        using var log = folder.Open(new SharedLogOptions { LockWait = TimeSpan.FromMilliseconds(20) });
        using (var holder = ChildProcess.Bash(folder.Path, "flock events.log bash -c 'echo held; cat'"))
        {
            await holder.Output.ReadLineAsync();
            for (var i = 0; i < 2; i++)
                Assert.Contains("could not be noted", Assert.Throws<EventLogException>(() => log.Append(LogFolder.Event())).Message);
            await Assert.ThrowsAsync<EventLogException>(() => log.AppendAsync(LogFolder.Event()));
        }
    }

    private static string Line(string content) => $$"""{"interaction":1,"actor":"A","type":"question","content":"{{content}}","timestamp":"t"}""" + "\n";
}
