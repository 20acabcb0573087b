using Signalbox.EventLog.Git;

namespace Signalbox.EventLog.Tests.Git;

public sealed class ConvergenceTests
{
    [Fact]
    public async Task The_first_sync_fills_an_empty_remote()
    {
        using var box = new GitBox();
        var one = box.Clone("one");
        GitBox.Append(one, "hello", "world");

        var result = await GitBox.SyncAsync(one);

        Assert.Equal((0, 2, false, 1), (result.TakenIn, result.Published, result.IsOffline, result.Tries));
        Assert.Equal(GitBox.Text(one, "events.log"), box.Published());
        Assert.Equal(result.Commit, Shell.Run(one, "git rev-parse HEAD").Trim());
        Assert.Equal("Events: 2 new lines", Shell.Run(one, "git log -1 --format=%s").Trim());
        Assert.Equal("", Shell.Run(one, "git status --porcelain -uno"));
        Assert.Equal($"Published 2 lines to origin ({box.RemotePath}) (commit {result.Commit![..8]}).", result.Summary);
    }

    [Fact]
    public async Task A_sync_with_nothing_to_say_makes_no_commit()
    {
        using var box = new GitBox();
        var one = box.Clone("one");
        var first = await GitBox.SyncAsync(one);
        GitBox.Append(one, "hello");
        var second = await GitBox.SyncAsync(one);
        var third = await GitBox.SyncAsync(one);

        Assert.Null(first.Commit);
        Assert.Equal(second.Commit, third.Commit);
        Assert.Equal((0, 0), (third.TakenIn, third.Published));
        Assert.Equal("1", Shell.Run(one, "git rev-list --count HEAD").Trim());
    }

    [Fact]
    public async Task Three_clones_that_append_at_once_come_to_the_same_lines()
    {
        using var box = new GitBox();
        string[] clones = [box.Clone("one"), box.Clone("two"), box.Clone("three")];
        var expected = new List<string>();
        for (var round = 0; round < 4; round++)
        {
            await Task.WhenAll(clones.Select((clone, number) => Task.Run(async () =>
            {
                string[] said = [$"{number} says {round}", $"{number} adds {round}"];
                lock (expected)
                    expected.AddRange(said);
                GitBox.Append(clone, said);
                var result = await GitBox.SyncAsync(clone);
                Assert.False(result.IsOffline, result.Summary);
            })));
        }

        foreach (var clone in clones)
            await GitBox.SyncAsync(clone);

        expected.Sort(StringComparer.Ordinal);
        Assert.All(clones, clone => Assert.Equal(expected, GitBox.Sorted(clone)));
        Assert.Equal(expected, box.PublishedContents().Order(StringComparer.Ordinal));
        Assert.All(clones, clone => Assert.Equal(Shell.Run(box.RemotePath, "git rev-parse main"), Shell.Run(clone, "git rev-parse HEAD")));
    }

    [Fact]
    public async Task What_was_published_is_only_ever_added_to()
    {
        using var box = new GitBox();
        string[] clones = [box.Clone("one"), box.Clone("two")];
        var before = "";
        for (var round = 0; round < 6; round++)
        {
            GitBox.Append(clones[round % 2], $"round {round}");
            if (round % 3 == 0)
                GitBox.Append(clones[(round + 1) % 2], $"meanwhile {round}");
            var own = GitBox.Text(clones[round % 2], "events.log");
            await GitBox.SyncAsync(clones[round % 2]);

            Assert.StartsWith(before, box.Published(), StringComparison.Ordinal);
            Assert.StartsWith(own, GitBox.Text(clones[round % 2], "events.log"), StringComparison.Ordinal);
            before = box.Published();
        }
    }

    [Fact]
    public async Task A_branch_that_the_remote_does_not_have_yet_is_made()
    {
        using var box = new GitBox();
        var one = box.CloneWithFile("one");
        Shell.Run(one, "git switch -qc side");
        GitBox.Append(one, "hello");

        await GitBox.SyncAsync(one);

        Assert.Equal("main\nside\n", Shell.Run(box.RemotePath, "git branch --format='%(refname:short)'"));
        Assert.Contains("hello", box.Published(branch: "side"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_branch_than_the_one_that_is_checked_out_gets_the_log_alone()
    {
        using var box = new GitBox();
        var one = box.CloneWithFile("one");
        Shell.Run(one, "git switch -qc side && echo own > own.txt && git add . && git commit -qm own");
        var head = Shell.Run(one, "git rev-parse HEAD");
        GitBox.Append(one, "hello");

        await GitBox.SyncAsync(one, new GitSyncOptions { Branch = "main" });

        Assert.Equal(".gitattributes\nevents.log\nother.txt\n", Shell.Run(box.RemotePath, "git ls-tree --name-only main"));
        Assert.Equal(head, Shell.Run(one, "git rev-parse HEAD"));
        Assert.Equal(["hello"], box.PublishedContents());
    }

    [Fact]
    public async Task Without_a_branch_the_remotes_own_is_used()
    {
        using var box = new GitBox();
        var one = box.CloneWithFile("one");
        Shell.Run(one, "git switch -q --detach");
        GitBox.Append(one, "hello");

        var result = await GitBox.SyncAsync(one);

        Assert.Equal(1, result.Published);
        Assert.Equal(["hello"], box.PublishedContents());
        Assert.Equal("HEAD", Shell.Run(one, "git rev-parse --abbrev-ref HEAD").Trim());
    }
}
