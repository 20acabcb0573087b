using Signalbox.EventLog.Seals;

namespace Signalbox.EventLog.Tests.Git;

public sealed class LineEndTests
{
    private const string Rules = "# Git leaves the line ends of the event log as they are.\nevents.log -text\nevents.*.log -text\n";

    [Fact]
    public async Task A_clone_in_which_git_made_every_line_end_with_CR_LF_doubles_none_of_them()
    {
        using var box = new GitBox();
        var one = CloneWithUnprotectedLog(box);
        var two = CloneWithCrLf(box, "two");
        Assert.Equal(3, GitBox.Text(two, "events.log").Split("\r\n").Length);
        GitBox.Append(two, "of two");
        GitBox.Append(one, "of one");
        var before = GitBox.Bytes(two, "events.log");

        var (first, second) = (await GitBox.SyncAsync(two), await GitBox.SyncAsync(one));
        var third = await GitBox.SyncAsync(two);

        Assert.Equal((0, 1, 1, 1, 1, 0), (first.TakenIn, first.Published, second.TakenIn, second.Published, third.TakenIn, third.Published));
        string[] all = ["first", "of one", "of two", "second"];
        Assert.Equal(all, GitBox.Sorted(one));
        Assert.Equal(all, GitBox.Sorted(two));
        Assert.Equal(all, box.PublishedContents().Order(StringComparer.Ordinal));
        Assert.DoesNotContain("\r", box.Published(), StringComparison.Ordinal);
        Assert.Equal(before, GitBox.Bytes(two, "events.log")[..before.Length]);
        await AssertSettledAsync(box, one, two);
    }

    [Fact]
    public async Task Lines_that_were_committed_with_CR_LF_are_the_same_as_those_without_in_every_history()
    {
        using var box = new GitBox();
        var one = CloneWithUnprotectedLog(box);
        var two = CloneWithCrLf(box, "two");
        var three = box.Clone("three");
        GitBox.Append(two, "of two");
        // What git shows here is committed as it is, beside commits that the remote got meanwhile.
        Shell.Run(two, "git config core.autocrlf false && echo mine > two.txt && git add -A && git commit -qm two");
        Assert.Contains("\r\n", Shell.Run(two, "git show HEAD:events.log"), StringComparison.Ordinal);
        GitBox.Append(one, "of one");
        Shell.Run(one, "echo theirs > one.txt && git add -A && git commit -qm one");

        await GitBox.SyncAsync(one);
        var joined = await GitBox.SyncAsync(two);
        await GitBox.SyncAsync(one);
        await GitBox.SyncAsync(three);

        Assert.DoesNotContain("stays", joined.Summary, StringComparison.Ordinal);
        string[] all = ["first", "of one", "of two", "second"];
        Assert.All([one, two, three], clone => Assert.Equal(all, GitBox.Sorted(clone)));
        Assert.Equal("mine\n", GitBox.Text(one, "two.txt"));
        await AssertSettledAsync(box, one, two, three);
    }

    [Fact]
    public async Task Lines_that_a_remote_has_with_CR_LF_keep_them_and_are_there_once()
    {
        using var box = new GitBox();
        var one = box.Clone("one");
        var log = Lines("first", "second").Replace("\n", "\r\n", StringComparison.Ordinal);
        GitBox.Write(one, "events.log", log);
        Shell.Run(one, "git add . && git commit -qm log && git push -q origin main");
        var two = box.Clone("two");
        GitBox.Write(two, "events.log", Lines("first", "of two"));

        var result = await GitBox.SyncAsync(two);

        Assert.Equal((1, 1), (result.TakenIn, result.Published));
        Assert.Equal(["first", "of two", "second"], GitBox.Contents(two));
        Assert.StartsWith(log, box.Published(), StringComparison.Ordinal);
        await AssertSettledAsync(box, one, two);
    }

    [Fact]
    public async Task What_waits_in_the_queue_is_known_again_at_the_remote_with_another_end()
    {
        using var box = new GitBox();
        var one = CloneWithUnprotectedLog(box);
        using (var log = new SharedLog(one))
            log.Queue.GoOffline("a test", DateTimeOffset.UnixEpoch);
        GitBox.Write(one, "events.offline.log", Lines("second", "waits").Replace("\n", "\r\n", StringComparison.Ordinal));
        var two = box.Clone("two");
        GitBox.Write(two, "events.log", Lines("first", "second", "waits"));
        await GitBox.SyncAsync(two);

        var result = await GitBox.SyncAsync(one);

        // The second one was said again.
        Assert.Equal((0, 1), (result.TakenIn, result.Published));
        Assert.Equal(["first", "second", "second", "waits"], GitBox.Contents(one));
        await AssertSettledAsync(box, one, two);
    }

    [Fact]
    public async Task Blank_lines_and_a_byte_order_mark_make_no_line_new()
    {
        using var box = new GitBox();
        var one = CloneWithUnprotectedLog(box);
        var two = box.Clone("two");
        GitBox.Write(two, "events.log", "\uFEFF" + Lines("first") + "\n \t\r\n" + Lines("second") + "\n\n");

        var same = await GitBox.SyncAsync(two);

        Assert.Equal((0, 0), (same.TakenIn, same.Published));
        GitBox.Append(two, "of two");
        var published = await GitBox.SyncAsync(two);
        var taken = await GitBox.SyncAsync(one);
        Assert.Equal((1, 1), (published.Published, taken.TakenIn));
        Assert.Equal(["first", "second", "of two"], GitBox.Contents(one));
        Assert.Equal([0xEF, 0xBB, 0xBF], GitBox.Bytes(two, "events.log")[..3]);
        await AssertSettledAsync(box, one, two);
    }

    [Fact]
    public async Task A_byte_order_mark_stays_before_the_first_line_wherever_that_line_goes()
    {
        using var box = new GitBox();
        var (one, two) = (box.Clone("one"), box.Clone("two"));
        GitBox.Write(one, "events.log", "\uFEFF" + Lines("of one"));
        GitBox.Write(two, "events.log", Lines("of two"));

        await GitBox.SyncAsync(two);
        await GitBox.SyncAsync(one);
        await GitBox.SyncAsync(two);

        Assert.Equal(["of one", "of two"], GitBox.Contents(one));
        Assert.Equal(["of two", "of one"], GitBox.Contents(two));
        Assert.Equal(["of two", "of one"], box.PublishedContents());
        await AssertSettledAsync(box, one, two);
    }

    [Fact]
    public async Task A_seal_that_was_made_before_git_changed_the_line_ends_is_whole_and_so_are_those_that_follow()
    {
        using var box = new GitBox();
        var one = box.Clone("one");
        GitBox.Append(one, "first", "second");
        GitBox.Add(one, "\n"u8.ToArray());
        Seal(one);
        Shell.Run(one, "git add . && git commit -qm log && git push -q origin main");
        var two = CloneWithCrLf(box, "two");
        Assert.Contains("\r\n", GitBox.Text(two, "events.log"), StringComparison.Ordinal);
        GitBox.Append(two, "of two");
        Seal(two);
        GitBox.Append(one, "of one");
        Seal(one);

        foreach (var clone in (string[])[two, one, two])
            await GitBox.SyncAsync(clone);

        Assert.All([one, two], clone => Assert.Null(Verify(clone).Fault?.ToString()));
        Assert.Equal(3, Verify(one).Seals);
        // What is changed in it is found all the same.
        GitBox.Write(two, "events.log", GitBox.Text(two, "events.log").Replace("second", "sec0nd", StringComparison.Ordinal));
        Assert.Contains("bytes were changed since", Verify(two).Fault!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sub dir/ü")]
    public async Task A_log_that_a_sync_brings_into_a_repository_keeps_its_line_ends_in_every_clone(string below)
    {
        using var box = new GitBox();
        var one = box.CloneWithFile("one");
        var folder = Directory.CreateDirectory(Path.Combine(one, below)).FullName;
        GitBox.Append(folder, "first", "second");

        var result = await GitBox.SyncAsync(folder);
        var two = CloneWithCrLf(box, "two");

        Assert.DoesNotContain(".gitattributes", result.Summary, StringComparison.Ordinal);
        Assert.Equal(Rules, GitBox.Text(folder, ".gitattributes"));
        Assert.Equal(GitBox.Bytes(folder, "events.log"), GitBox.Bytes(Path.Combine(two, below), "events.log"));
        Assert.Equal("one\r\n", GitBox.Text(two, "other.txt"));
        Assert.All([one, two], clone => Assert.Equal("", Shell.Run(clone, "git status --porcelain")));
        Assert.Equal(2, int.Parse(Shell.Run(two, "git rev-list --count HEAD"), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("git add . && git commit -qm own && git push -q origin main")]
    [InlineData("git add . && git commit -qm own")]
    [InlineData("true")]
    public async Task A_file_of_attributes_that_is_there_stays_as_it_is_and_its_owner_hears_what_to_add(string commit)
    {
        using var box = new GitBox();
        var one = box.CloneWithFile("one");
        GitBox.Write(one, ".gitattributes", "*.png binary\n");
        Shell.Run(one, commit);
        GitBox.Append(one, "first");

        var result = await GitBox.SyncAsync(one);

        Assert.EndsWith("; add 'events.log -text' to .gitattributes beside the log, so that git changes its line ends in no clone.", result.Summary, StringComparison.Ordinal);
        Assert.Equal("*.png binary\n", GitBox.Text(one, ".gitattributes"));
        Assert.Equal(commit == "true" ? "" : "*.png binary\n", Shell.Run(box.RemotePath, "git show main:.gitattributes 2>/dev/null || true"));
    }

    [Fact]
    public async Task Attributes_that_protect_the_log_already_need_no_word()
    {
        using var box = new GitBox();
        var one = box.CloneWithFile("one");
        GitBox.Write(one, ".gitattributes", "*.log -text\n");
        GitBox.Append(one, "first");

        Assert.DoesNotContain(".gitattributes", (await GitBox.SyncAsync(one)).Summary, StringComparison.Ordinal);
    }

    // As by a log that was there before syncs brought their rules along.
    private static string CloneWithUnprotectedLog(GitBox box)
    {
        var one = box.Clone("one");
        GitBox.Write(one, "events.log", Lines("first", "second"));
        Shell.Run(one, "git add . && git commit -qm log && git push -q origin main");
        return one;
    }

    private static string CloneWithCrLf(GitBox box, string name)
    {
        Shell.Run(box.Path, "git clone -q --no-hardlinks -c core.autocrlf=true -c user.name=Tester -c user.email=tester@localhost remote.git \"$1\" 2>&1", name);
        return Path.Combine(box.Path, name);
    }

    private static async Task AssertSettledAsync(GitBox box, params IReadOnlyList<string> clones)
    {
        foreach (var clone in clones)
            await GitBox.SyncAsync(clone);
        var (tip, logs) = (Tip(box), clones.Select(c => GitBox.Bytes(c, "events.log")).ToList());
        foreach (var clone in clones)
        {
            var again = await GitBox.SyncAsync(clone);
            Assert.Equal((0, 0), (again.TakenIn, again.Published));
        }

        Assert.Equal(tip, Tip(box));
        Assert.Equal(logs, clones.Select(c => GitBox.Bytes(c, "events.log")));
    }

    private static string Tip(GitBox box) => Shell.Run(box.RemotePath, "git rev-parse main");

    private static void Seal(string folder)
    {
        using var log = new SharedLog(folder);
        Assert.NotNull(new LogSeals(log).Append());
    }

    private static Verification Verify(string folder)
    {
        using var log = new SharedLog(folder);
        return new LogVerifier(log).Verify();
    }

    private static string Lines(params IReadOnlyList<string> contents) => string.Concat(contents.Select(c => $$"""{"interaction":1,"actor":"A","type":"question","content":"{{c}}","timestamp":"2026-11-20T08:00:00Z"}""" + "\n"));
}
