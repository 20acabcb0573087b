namespace Signalbox.EventLog.Tests.Git;

public sealed class SubfolderTests
{
    private const string OddName = "*odd' \"[name],\\t\t ";

    [Theory]
    [InlineData("sub")]
    [InlineData("sub dir")]
    [InlineData("ümlaut")]
    [InlineData("deep/er")]
    [InlineData(OddName)]
    public async Task Branches_that_went_apart_are_joined_when_the_log_lies_in_a_folder_below(string name)
    {
        using var box = new GitBox();
        var (one, two, here, there) = await PartedAsync(box, name);
        Shell.Run(two, "echo mine > two.txt && git add -A && git commit -qm two");

        var result = await GitBox.SyncAsync(there);

        Assert.DoesNotContain("stays", result.Summary, StringComparison.Ordinal);
        Assert.Equal(result.Commit, Shell.Run(two, "git rev-parse HEAD").Trim());
        Assert.Equal("3\n", Shell.Run(two, "git rev-list --parents -1 HEAD | wc -w"));
        Assert.Equal(["first", "of two", "of one"], GitBox.Contents(there));
        Assert.Equal(["first", "of one", "of two"], box.PublishedContents($"{name}/events.log"));
        await GitBox.SyncAsync(here);
        Assert.Equal("mine\n", GitBox.Text(one, "two.txt"));
        Assert.Equal(GitBox.Sorted(there), GitBox.Sorted(here));
        Assert.Equal("", Shell.Run(one, "git status --porcelain"));
    }

    [Theory]
    [InlineData("sub dir")]
    [InlineData("ümlaut")]
    public async Task A_conflict_in_another_file_is_named_from_the_top_and_the_log_is_not_among_them(string name)
    {
        using var box = new GitBox();
        var (one, two, here, there) = await PartedAsync(box, name);
        Shell.Run(one, "echo theirs > other.txt && echo theirs > \"$1/ü.txt\" && git add other.txt \"$1/ü.txt\" && git commit -qm theirs", name);
        GitBox.Append(here, "more of one");
        await GitBox.SyncAsync(here);
        Shell.Run(two, "echo mine > other.txt && echo mine > \"$1/ü.txt\" && git add -A && git commit -qm mine", name);

        var result = await GitBox.SyncAsync(there);

        Assert.Contains($"it and the remote's have both changed other.txt, {name}/ü.txt; merge them", result.Summary, StringComparison.Ordinal);
        Assert.Equal(["first", "of one", "more of one", "of two"], box.PublishedContents($"{name}/events.log"));
    }

    [Theory]
    [InlineData("ümlaut.txt")]
    [InlineData("\"quoted\"")]
    [InlineData("back\\slash")]
    [InlineData("return\r")]
    [InlineData("two\nlines")]
    public async Task Files_that_a_killed_sync_has_moved_are_known_again_whatever_their_names(string name)
    {
        using var box = new GitBox();
        var (one, two) = (box.CloneWithFile("one", name), box.Clone("two"));
        Shell.Run(one, "echo two > \"$1\" && echo new > \"new $1\" && git add -A && git commit -qm more && git push -q origin main", name);
        Shell.Run(two, "mkdir \"sub dir\" && echo two > \"$1\" && echo new > \"new $1\"", name);

        var result = await GitBox.SyncAsync(Path.Combine(two, "sub dir"));

        Assert.DoesNotContain("stays", result.Summary, StringComparison.Ordinal);
        Assert.Equal(Shell.Run(one, "git rev-parse HEAD"), Shell.Run(two, "git rev-parse HEAD"));
        Assert.Equal("", Shell.Run(two, "git status --porcelain -uno"));
    }

    // Both have the log; the remote has a line of the first, and the second has one that is not published.
    private static async Task<(string One, string Two, string Here, string There)> PartedAsync(GitBox box, string name)
    {
        var one = box.CloneWithFile("one");
        var here = Path.Combine(one, name);
        GitBox.Append(here, "first");
        await GitBox.SyncAsync(here);
        var two = box.Clone("two");
        var there = Path.Combine(two, name);
        GitBox.Append(there, "of two");
        GitBox.Append(here, "of one");
        await GitBox.SyncAsync(here);
        return (one, two, here, there);
    }
}
