namespace Signalbox.EventLog.Tests.Git;

public sealed class HeldBackTests
{
    [Fact]
    public async Task A_conflict_is_told_by_every_sync_until_a_person_has_settled_it()
    {
        using var box = new GitBox();
        var (one, two) = (box.CloneWithFile("one"), box.Clone("two"));
        Shell.Run(two, "echo mine > other.txt && git commit -qam mine");
        var head = Shell.Run(two, "git rev-parse HEAD");
        Shell.Run(one, "echo theirs > other.txt && git commit -qam theirs");
        GitBox.Append(one, "of one");
        await GitBox.SyncAsync(one);

        var first = await GitBox.SyncAsync(two);
        var second = await GitBox.SyncAsync(two);
        GitBox.Append(one, "more of one");
        await GitBox.SyncAsync(one);
        var third = await GitBox.SyncAsync(two);

        Assert.Equal((1, 0, 1), (first.TakenIn, second.TakenIn, third.TakenIn));
        Assert.All([first, second, third], r => Assert.EndsWith("; the branch stays where it was: it and the remote's have both changed other.txt; merge them in another clone or work tree ('git worktree add') and push that.", r.Summary, StringComparison.Ordinal));
        Assert.Equal(head, Shell.Run(two, "git rev-parse HEAD"));

        Shell.Run(two, "git worktree add -q --detach ../by-hand && cd ../by-hand && git merge -q -X ours origin/main && git push -q origin HEAD:main");
        Assert.DoesNotContain("stays", (await GitBox.SyncAsync(two)).Summary, StringComparison.Ordinal);
        Assert.Equal(Shell.Run(box.RemotePath, "git rev-parse main"), Shell.Run(two, "git rev-parse HEAD"));
        Assert.Equal(["of one", "more of one"], GitBox.Contents(two));
    }

    [Fact]
    public async Task Files_in_the_way_are_told_by_every_sync_until_they_are_not()
    {
        using var box = new GitBox();
        var (one, two) = (box.CloneWithFile("one"), box.Clone("two"));
        Shell.Run(two, "echo dirty > other.txt");
        Shell.Run(one, "echo theirs > other.txt && git commit -qam theirs && git push -q origin main");

        var first = await GitBox.SyncAsync(two);
        var second = await GitBox.SyncAsync(two);

        Assert.All([first, second], r => Assert.EndsWith("; the branch stays where it was: Entry 'other.txt' not uptodate. Cannot merge.", r.Summary, StringComparison.Ordinal));
        Shell.Run(two, "git checkout -q other.txt");
        Assert.DoesNotContain("stays", (await GitBox.SyncAsync(two)).Summary, StringComparison.Ordinal);
        Assert.Equal("theirs\n", GitBox.Text(two, "other.txt"));
    }

    [Fact]
    public async Task A_merge_that_is_under_way_is_told_by_every_sync_until_it_has_ended()
    {
        using var box = new GitBox();
        var one = box.CloneWithFile("one");
        Shell.Run(one, "git switch -qc side && echo side > side.txt && git add . && git commit -qm side && git switch -q main && git merge -q --no-ff --no-commit side");
        GitBox.Append(one, "hello");

        var first = await GitBox.SyncAsync(one);
        var second = await GitBox.SyncAsync(one);

        Assert.All([first, second], r => Assert.EndsWith("; the branch stays where it was: a merge, or the like, is under way in it.", r.Summary, StringComparison.Ordinal));
        Shell.Run(one, "git commit -qm merged");
        Assert.DoesNotContain("stays", (await GitBox.SyncAsync(one)).Summary, StringComparison.Ordinal);
    }
}
