namespace Signalbox.EventLog.Tests.Git;

public sealed class BytesTests
{
    [Fact]
    public async Task Settings_of_line_ends_and_filters_change_no_byte()
    {
        using var box = new GitBox();
        var (one, two) = (box.Clone("one"), "");
        Shell.Run(one, "printf '* text=auto eol=crlf\\nevents.log text eol=crlf ident filter=upper\\n' > .gitattributes && git config core.autocrlf true && git config filter.upper.clean 'tr a-z A-Z' && git config filter.upper.smudge 'tr a-z A-Z'");
        Shell.Run(one, "git add . && git commit -qm attributes && git push -q origin main");
        two = box.Clone("two");
        GitBox.Append(one, "unix $Id$", "windows\r\n");
        GitBox.Add(one, [.. "not an event\r\n"u8, 0xff, 0x00, .. "\n\n"u8]);
        var bytes = GitBox.Bytes(one, "events.log");

        await GitBox.SyncAsync(one);
        await GitBox.SyncAsync(two);

        Assert.Equal(bytes, GitBox.Bytes(one, "events.log"));
        Assert.Equal(bytes, GitBox.Bytes(two, "events.log"));
    }

    [Fact]
    public async Task The_same_line_said_several_times_is_there_as_often_as_the_side_that_has_it_most()
    {
        using var box = new GitBox();
        var (one, two) = (box.Clone("one"), box.Clone("two"));
        GitBox.Write(one, "events.log", "a\nb\na\na\nc\n");
        GitBox.Write(two, "events.log", "b\na\nd\nb\n");

        await GitBox.SyncAsync(one);
        var result = await GitBox.SyncAsync(two);
        await GitBox.SyncAsync(one);

        Assert.Equal((3, 2), (result.TakenIn, result.Published));
        Assert.Equal("a\nb\na\na\nc\nd\nb\n", box.Published());
        Assert.Equal("b\na\nd\nb\na\na\nc\n", GitBox.Text(two, "events.log"));
        Assert.Equal("a\nb\na\na\nc\nd\nb\n", GitBox.Text(one, "events.log"));
    }

    [Fact]
    public async Task A_line_of_eight_megabytes_goes_over_and_comes_back()
    {
        using var box = new GitBox();
        var (one, two) = (box.Clone("one"), box.Clone("two"));
        var large = string.Concat(Enumerable.Repeat("eight letters of ü ", 8 * 1024 * 1024 / 20));
        GitBox.Append(two, "other");
        GitBox.Append(one, "first", large, "last");

        await GitBox.SyncAsync(one);
        await GitBox.SyncAsync(two);
        await GitBox.SyncAsync(one);

        Assert.Equal(["other", "first", large, "last"], GitBox.Contents(two));
        Assert.Equal(["first", large, "last", "other"], GitBox.Contents(one));
    }

    [Fact]
    public async Task A_last_line_without_end_at_the_remote_gets_one()
    {
        using var box = new GitBox();
        var one = box.Clone("one");
        Shell.Run(one, "printf 'a\\nb' > events.log && git add . && git commit -qm torn && git push -q origin main");
        var two = box.Clone("two");
        GitBox.Write(two, "events.log", "c\n");

        await GitBox.SyncAsync(two);

        Assert.Equal("a\nb\nc\n", box.Published());
        Assert.Equal("c\na\nb\n", GitBox.Text(two, "events.log"));
    }

    [Fact]
    public async Task Markers_of_a_conflict_that_somebody_committed_travel_as_lines()
    {
        using var box = new GitBox();
        var one = box.Clone("one");
        Shell.Run(one, "printf '<<<<<<< HEAD\\nx\\n=======\\n' > events.log && git add . && git commit -qm markers && git push -q origin main");
        var two = box.Clone("two");

        await GitBox.SyncAsync(two);

        Assert.Equal("<<<<<<< HEAD\nx\n=======\n", GitBox.Text(two, "events.log"));
        Assert.Equal("<<<<<<< HEAD\nx\n=======\n", box.Published());
    }
}
