namespace Signalbox.EventLog.Tests.Git;

public sealed class OwnCommitTests
{
    private const string Commits = "echo \"$1\" > own.txt && git add own.txt && git commit -qm \"$1\"";

    [Fact]
    public async Task Own_commits_are_published_also_when_the_log_has_nothing_new()
    {
        using var box = new GitBox();
        var one = await WithLogAsync(box);
        Shell.Run(one, Commits, "1");
        Shell.Run(one, Commits, "2");
        var head = Shell.Run(one, "git rev-parse HEAD");

        var result = await GitBox.SyncAsync(one);

        Assert.Equal($"Published 2 commits of your own to origin ({box.RemotePath}) (commit {head[..8]}).", result.Summary);
        Assert.Equal((0, 0, head.Trim()), (result.TakenIn, result.Published, result.Commit));
        Assert.Equal(head, Shell.Run(box.RemotePath, "git rev-parse main"));
        Assert.Equal(head, Shell.Run(one, "git rev-parse HEAD"));
        Assert.Contains("have the same lines", (await GitBox.SyncAsync(one)).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Own_commits_that_go_along_with_lines_are_counted()
    {
        using var box = new GitBox();
        var one = await WithLogAsync(box);
        var two = box.Clone("two");
        GitBox.Append(two, "of two");
        await GitBox.SyncAsync(two);
        Shell.Run(one, Commits, "1");
        GitBox.Append(one, "of one");

        var result = await GitBox.SyncAsync(one);

        Assert.Equal($"Took in 1 line from origin ({box.RemotePath}) and published 1 line and 1 commit of your own (commit {result.Commit![..8]}).", result.Summary);
    }

    [Fact]
    public async Task Own_commits_are_joined_with_the_remotes_also_when_the_log_has_nothing_new()
    {
        using var box = new GitBox();
        var one = await WithLogAsync(box);
        var two = box.Clone("two");
        Shell.Run(two, "echo two > two.txt && git add . && git commit -qm two");
        GitBox.Append(one, "more");
        await GitBox.SyncAsync(one);

        var result = await GitBox.SyncAsync(two);

        Assert.Equal($"Took in 1 line from origin ({box.RemotePath}) and published 1 commit of your own (commit {result.Commit![..8]}).", result.Summary);
        Assert.Equal(result.Commit, Shell.Run(box.RemotePath, "git rev-parse main").Trim());
        Assert.Equal(result.Commit, Shell.Run(two, "git rev-parse HEAD").Trim());
        Assert.Equal("Events: joined with the remote's commits\n", Shell.Run(two, "git log -1 --format=%s"));
        Assert.Equal("", Shell.Run(two, "git status --porcelain"));
        Assert.Equal(["hello", "more"], box.PublishedContents());
        Assert.Equal($"The log and origin ({box.RemotePath}) have the same lines (commit {result.Commit![..8]}); the branch has followed.", (await GitBox.SyncAsync(one)).Summary);
        Assert.Equal("two\n", GitBox.Text(one, "two.txt"));
        Assert.Equal(result.Commit, Shell.Run(one, "git rev-parse HEAD").Trim());
    }

    [Fact]
    public async Task A_log_that_was_committed_in_another_order_is_published_as_it_was()
    {
        using var box = new GitBox();
        var one = await WithLogAsync(box);
        var two = box.Clone("two");
        GitBox.Append(two, "of two");
        GitBox.Append(one, "of one");
        await GitBox.SyncAsync(one);
        await GitBox.SyncAsync(two);
        var (published, own) = (box.Published(), GitBox.Text(two, "events.log"));
        Shell.Run(two, "echo mine > two.txt && git add -A && git commit -qm mine");

        var result = await GitBox.SyncAsync(two);

        Assert.Contains("Published 1 commit of your own to", result.Summary, StringComparison.Ordinal);
        Assert.NotEqual(published, own);
        Assert.Equal(published, box.Published());
        Assert.Equal(own, GitBox.Text(two, "events.log"));
        Assert.Equal("mine\n", box.Published("two.txt"));
        Assert.Equal(result.Commit, Shell.Run(two, "git rev-parse HEAD").Trim());
        Assert.Contains("have the same lines", (await GitBox.SyncAsync(two)).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_remote_that_refuses_the_commits_alone_is_told_each_time_and_no_line_waits_for_it()
    {
        using var box = new GitBox();
        var one = await WithLogAsync(box);
        Shell.Run(box.RemotePath, "mkdir -p hooks; printf '#!/bin/sh\\necho too large; exit 1\\n' > hooks/pre-receive; chmod +x hooks/pre-receive");
        Shell.Run(one, Commits, "1");
        var time = new HastyTime();

        var first = await GitBox.SyncAsync(one, time: time);
        var second = await GitBox.SyncAsync(one, time: time);

        Assert.All([first, second], r => Assert.EndsWith("; the branch stays where it was: the remote did not take its commits: [remote rejected] (pre-receive hook declined): too large.", r.Summary, StringComparison.Ordinal));
        Assert.False(first.IsOffline || second.IsOffline);
        Assert.Empty(time.Waits);
        Assert.Equal(["hello"], GitBox.Contents(one));
    }

    [Fact]
    public async Task A_branch_without_lines_is_published_for_its_own_commits_alone()
    {
        using var box = new GitBox();
        var one = box.CloneWithFile("one");
        Shell.Run(one, "git switch -qc side");
        var nothing = await GitBox.SyncAsync(one);
        Shell.Run(one, Commits, "1");

        var result = await GitBox.SyncAsync(one);

        Assert.Null(nothing.Commit);
        Assert.StartsWith("Published 1 commit of your own to", result.Summary, StringComparison.Ordinal);
        Assert.Equal(Shell.Run(one, "git rev-parse HEAD"), Shell.Run(box.RemotePath, "git rev-parse side"));
    }

    [Fact]
    public async Task Own_commits_of_another_branch_stay_here()
    {
        using var box = new GitBox();
        var one = await WithLogAsync(box);
        Shell.Run(one, "git switch -qc side");
        Shell.Run(one, Commits, "1");

        var result = await GitBox.SyncAsync(one, new() { Branch = "main" });

        Assert.Contains("have the same lines", result.Summary, StringComparison.Ordinal);
        Assert.Equal("main\n", Shell.Run(box.RemotePath, "git branch --format='%(refname:short)'"));
    }

    [Fact]
    public async Task A_log_without_lines_is_not_taken_away_with_the_remotes()
    {
        using var box = new GitBox();
        var one = box.CloneWithFile("one", "events.log");
        Shell.Run(one, ": > events.log && git commit -qam empty && git push -q origin main");
        var two = box.Clone("two");
        Shell.Run(one, "git rm -q events.log && echo more > more.txt && git add . && git commit -qm gone && git push -q origin main");
        using var log = new SharedLog(two);

        Assert.EndsWith("; the branch stays where it was: Untracked working tree file 'events.log' would be removed by merge.", (await GitBox.SyncAsync(two)).Summary, StringComparison.Ordinal);

        Assert.Equal("", GitBox.Text(two, "events.log"));
        GitBox.Append(log, LogFolder.Event("hello"));
        Assert.DoesNotContain("stays", (await GitBox.SyncAsync(two)).Summary, StringComparison.Ordinal);
        Assert.Equal(["hello"], box.PublishedContents());
        Assert.Equal("more\n", GitBox.Text(two, "more.txt"));
    }

    private static async Task<string> WithLogAsync(GitBox box)
    {
        var one = box.CloneWithFile("one");
        GitBox.Append(one, "hello");
        await GitBox.SyncAsync(one);
        return one;
    }
}
