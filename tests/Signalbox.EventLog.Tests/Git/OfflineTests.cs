using Signalbox.EventLog.Events;
using Signalbox.EventLog.Git;
using Signalbox.Testing;

namespace Signalbox.EventLog.Tests.Git;

public sealed class OfflineTests
{
    private static readonly TimeSpan[] Delays = [.. new[] { 1, 2, 4, 8 }.Select(s => TimeSpan.FromSeconds(s))];

    [Fact]
    public async Task A_remote_that_is_away_is_tried_five_times_and_then_events_wait()
    {
        using var box = new GitBox();
        var one = box.Clone("one");
        GitBox.Append(one, "before");
        Directory.Move(box.RemotePath, box.RemotePath + ".away");
        var time = new HastyTime();

        var result = await GitBox.SyncAsync(one, time: time);
        GitBox.Append(one, "after");

        Assert.True(result.IsOffline);
        Assert.Equal(5, result.Tries);
        Assert.Equal(Delays, time.Waits);
        Assert.Equal(["before"], GitBox.Contents(one));
        using var log = new SharedLog(one);
        Assert.Equal(["signalbox error 1", "Agent A question 1"], log.ReadQueue().Select(e => $"{e.Actor} {e.Type} {e.Interaction}"));
        Assert.StartsWith($"Git could not reach the remote origin ({box.RemotePath}) in 5 tries: ", log.ReadQueue()[0].Content, StringComparison.Ordinal);
        Assert.Equal(result.Summary, log.OfflineMode?.Reason);
    }

    [Fact]
    public async Task Offline_is_told_once_however_many_syncs_fail()
    {
        using var box = new GitBox();
        var one = box.Clone("one");
        Directory.Move(box.RemotePath, box.RemotePath + ".away");
        for (var i = 0; i < 3; i++)
            Assert.True((await GitBox.SyncAsync(one, time: new HastyTime())).IsOffline);

        using var log = new SharedLog(one);
        Assert.Single(log.ReadQueue());
        Assert.Equal(0, log.ReadQueue()[0].Interaction);
    }

    [Fact]
    public async Task When_the_remote_is_back_its_lines_come_first_and_then_what_waited()
    {
        using var box = new GitBox();
        var (one, two) = (box.Clone("one"), box.Clone("two"));
        GitBox.Append(one, "before");
        await GitBox.SyncAsync(one);
        await GitBox.SyncAsync(two);
        var away = box.RemotePath + ".away";
        Directory.Move(box.RemotePath, away);
        await GitBox.SyncAsync(one, time: new HastyTime());
        GitBox.Append(one, "waits 1");
        GitBox.Append(one, "waits 2", "waits 3");
        Directory.Move(away, box.RemotePath);
        GitBox.Append(two, "meanwhile");
        await GitBox.SyncAsync(two);

        var result = await GitBox.SyncAsync(one);

        Assert.Equal((1, 4, false), (result.TakenIn, result.Published, result.IsOffline));
        var error = GitBox.Contents(one)[2];
        Assert.StartsWith("Git could not reach", error, StringComparison.Ordinal);
        Assert.Equal(["before", "meanwhile", error, "waits 1", "waits 2", "waits 3"], GitBox.Contents(one));
        Assert.Equal(GitBox.Contents(one), box.PublishedContents());
        Assert.False(File.Exists(Path.Combine(one, "events.offline.log")));
        Assert.False(File.Exists(Path.Combine(one, "events.offline")));
        await GitBox.SyncAsync(two);
        Assert.Equal(GitBox.Sorted(one), GitBox.Sorted(two));
        Assert.Equal((0, 0), ((await GitBox.SyncAsync(one)).TakenIn, (await GitBox.SyncAsync(one)).Published));
    }

    [Fact]
    public async Task What_waited_and_was_published_before_a_crash_is_merged_once()
    {
        using var box = new GitBox();
        var one = box.Clone("one");
        var away = box.RemotePath + ".away";
        Directory.Move(box.RemotePath, away);
        await GitBox.SyncAsync(one, time: new HastyTime());
        GitBox.Append(one, "waits", "waits too");
        Shell.Run(one, "mkdir ../before && cp -a events.* ../before");
        Directory.Move(away, box.RemotePath);
        await GitBox.SyncAsync(one);
        var expected = GitBox.Contents(one);
        Shell.Run(one, "cp -a ../before/events.* .");

        var result = await GitBox.SyncAsync(one);

        Assert.Equal((0, 0), (result.TakenIn, result.Published));
        Assert.Equal(expected, GitBox.Contents(one));
        Assert.Equal(expected, box.PublishedContents());
    }

    [Fact]
    public async Task A_remote_that_comes_back_between_two_tries_is_no_reason_to_go_offline()
    {
        using var box = new GitBox();
        var one = box.Clone("one");
        GitBox.Append(one, "hello");
        var away = box.RemotePath + ".away";
        Directory.Move(box.RemotePath, away);
        var time = new HastyTime { OnWait = wait => { if (wait == Delays[2]) Directory.Move(away, box.RemotePath); } };

        var result = await GitBox.SyncAsync(one, time: time);

        Assert.Equal((false, 4, 1), (result.IsOffline, result.Tries, result.Published));
        Assert.Equal(Delays[..3], time.Waits);
        Assert.Equal(["hello"], GitBox.Contents(one));
    }

    [Theory]
    [InlineData("for f in $(find objects -type f); do chmod u+w $f; : > $f; done", "Git could not reach the remote origin")]
    [InlineData("mkdir -p hooks; printf '#!/bin/sh\\necho too large; exit 1\\n' > hooks/pre-receive; chmod +x hooks/pre-receive", "in 5 tries: [remote rejected] (pre-receive hook declined): too large; events wait")]
    [InlineData("rm HEAD", "does not appear to be a git repository; events wait")]
    [InlineData(": > refs/heads/main.lock", "Git could not publish to the remote origin")]
    public async Task A_broken_remote_leaves_the_log_whole_and_a_mended_one_gets_everything(string breaks, string says)
    {
        using var box = new GitBox();
        var (one, two) = (box.CloneWithFile("one"), box.Clone("two"));
        GitBox.Append(one, "hello");
        await GitBox.SyncAsync(one);
        Shell.Run(box.Path, "cp -a remote.git whole.git");
        Shell.Run(box.RemotePath, breaks);
        GitBox.Append(two, "world");
        var time = new HastyTime();

        var broken = await GitBox.SyncAsync(two, time: time);
        GitBox.Append(two, "waits");
        Shell.Run(box.Path, "rm -rf remote.git && mv whole.git remote.git");
        var mended = await GitBox.SyncAsync(two);
        await GitBox.SyncAsync(one);

        Assert.True(broken.IsOffline, broken.Summary);
        Assert.Contains(says, broken.Summary, StringComparison.Ordinal);
        Assert.Equal(Delays, time.Waits);
        Assert.False(mended.IsOffline, mended.Summary);
        Assert.Single(GitBox.Contents(two), c => c.StartsWith("Git could not", StringComparison.Ordinal));
        Assert.Equal(["hello", "waits", "world"], GitBox.Sorted(two).Where(c => !c.StartsWith("Git could not", StringComparison.Ordinal)));
        Assert.Equal(GitBox.Sorted(two), GitBox.Sorted(one));
        Assert.Equal("", Shell.Run(two, "git fsck --no-dangling 2>&1"));
    }

    [Fact]
    public async Task The_error_has_the_highest_interaction_so_far()
    {
        using var box = new GitBox();
        var one = box.Clone("one");
        using var log = new SharedLog(one);
        GitBox.Append(log, LogFolder.Event("a", interaction: 7), LogFolder.Event("b", interaction: 3));
        Directory.Delete(box.RemotePath, recursive: true);

        await GitBox.SyncAsync(one, time: new HastyTime());

        Assert.Equal([(7L, EventTypes.Error)], log.ReadQueue().Select(e => (e.Interaction, e.Type)));
    }

    [Fact]
    public async Task A_sync_that_is_cancelled_ends_its_command_and_does_not_go_offline()
    {
        using var box = new GitBox();
        var one = box.Clone("one");
        using var silent = new TinyServer(respond: null);
        Shell.Run(one, "git remote set-url origin \"$1\"", silent.Url());
        using var log = new SharedLog(one);
        using var cancel = new CancellationTokenSource();
        var sync = new GitSync(log).RunAsync(cancel.Token);
        await Eventually.HoldsAsync(() => silent.Asked > 0, "git has asked");

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sync);
        Assert.Null(log.OfflineMode);
        await Eventually.HoldsAsync(() => !Shell.Run(one, "ps -eo args").Contains(silent.Url(), StringComparison.Ordinal), "git and its helper have ended");
        Assert.Equal("", Shell.Run(one, "ls -d .git/signalbox/*/ 2>/dev/null; :"));
    }

    [Fact]
    public async Task A_remote_that_never_answers_is_given_up()
    {
        using var box = new GitBox();
        var one = box.Clone("one");
        using var silent = new TinyServer(respond: null);
        Shell.Run(one, "git remote set-url origin \"$1\"", silent.Url());
        GitBox.Append(one, "hello");

        var result = await GitBox.SyncAsync(one, new GitSyncOptions { Tries = 2, FirstDelay = TimeSpan.Zero, CommandTime = TimeSpan.FromSeconds(5) });

        Assert.True(result.IsOffline);
        Assert.Contains("it took longer than 5 s", result.Summary, StringComparison.Ordinal);
    }
}
