using Signalbox.EventLog.Checkpoints;
using Signalbox.EventLog.Faults;
using Signalbox.EventLog.Git;
using Signalbox.EventLog.Snapshots;

namespace Signalbox.EventLog.Tests.Git;

/// <summary>Whoever may push brings more than lines of the log.</summary>
public sealed class ForeignCommitTests : IDisposable
{
    private const string FakeRepository = """
        mkdir -p "$1/objects" "$1/refs" && touch "$1/objects/keep" "$1/refs/keep" && echo 'ref: refs/heads/main' > "$1/HEAD" &&
        printf '[core]\n\trepositoryformatversion = 0\n\tbare = true\n[remote "origin"]\n\turl = ext::sh -c touch%% %s/PWNED\n[protocol "ext"]\n\tallow = always\n' "$2" > "$1/config"
        """;

    private readonly GitBox _box = new();

    private string Mark => Path.Combine(_box.Path, "PWNED");

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task A_folder_that_looks_like_a_repository_is_not_believed()
    {
        var one = _box.CloneWithFile("one");
        GitBox.Append(Path.Combine(one, "log"), "hello");
        Shell.Run(one, FakeRepository + " && git add -A && git commit -qm more && git push -q origin main", "log", _box.Path);
        // As the attacker means it: git itself would run the command there.
        Shell.Run(_box.Path, "git clone -q remote.git victim && cd victim/log && (git fetch 2>/dev/null || :)");
        Assert.True(File.Exists(Mark), "the attack does nothing here");
        File.Delete(Mark);

        var refused = await RefusedAsync(Path.Combine(_box.Path, "victim/log"));

        Assert.Contains("victim/log looks like a repository of git itself (it has HEAD, objects, refs), whose settings could make git run programs: take these files away", refused, StringComparison.Ordinal);
        Assert.False(File.Exists(Mark));
    }

    [Theory]
    [InlineData("a/log", "a/log")]
    [InlineData("a/log", "a")]
    [InlineData("a/log", ".")]
    public async Task A_commit_that_brings_a_repository_beside_the_log_or_above_it_is_refused(string log, string place)
    {
        var (one, two) = (_box.CloneWithFile("one"), _box.Clone("two"));
        var (here, there) = (Path.Combine(one, log), Path.Combine(two, log));
        GitBox.Append(here, "of one");
        await GitBox.SyncAsync(here);
        await GitBox.SyncAsync(Made(there));
        Shell.Run(one, FakeRepository + " && git add -A && git commit -qm more && git push -q origin main", place, _box.Path);

        var refused = await RefusedAsync(there);

        Assert.Matches("^Commit [0-9a-f]{8} holds a repository of git in ", refused);
        Assert.False(File.Exists(Path.Combine(two, place, "HEAD")));
        Assert.False(File.Exists(Path.Combine(there, "events.offline")));
        Shell.Run(one, "git rm -qr --cached \"$1/HEAD\" && git commit -qm less && git push -q origin main", place);
        await GitBox.SyncAsync(there);
        Assert.Equal(["of one"], GitBox.Contents(there));
        Assert.False(File.Exists(Mark));
    }

    [Theory]
    [InlineData("events.offline.log")]
    [InlineData("events.error.log")]
    [InlineData("events.offline")]
    [InlineData("agent-a.checkpoint")]
    [InlineData(".events.shared")]
    [InlineData("events.mirror.cursor")]
    [InlineData("communication.md")]
    [InlineData("archive.md.bak")]
    public async Task A_commit_with_a_link_at_a_name_of_the_log_is_refused(string name)
    {
        var (one, two) = (_box.CloneWithFile("one"), _box.Clone("two"));
        var secret = Path.Combine(_box.Path, "id_ed25519");
        await File.WriteAllTextAsync(secret, """{"timestamp":"2026-01-01T00:00:00.000000Z","interaction":1,"actor":"k","type":"question","content":"s3cret"}""" + "\n");
        Shell.Run(one, "ln -s \"$1\" \"$2\" && git add -f \"$2\" && git commit -qm link && git push -q origin main", secret, name);

        var first = await RefusedAsync(two);
        var second = await RefusedAsync(two);

        Assert.Matches($"^Commit [0-9a-f]{{8}} (brings|has no plain file at) {name}", first);
        Assert.Equal(first, second);
        Assert.False(Path.Exists(Path.Combine(two, name)));
        Assert.DoesNotContain("s3cret", Shell.Run(_box.RemotePath, "git log -p --all"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clone_that_has_such_a_link_gives_nothing_away()
    {
        var one = _box.CloneWithFile("one");
        var secret = Path.Combine(_box.Path, "id_ed25519");
        await File.WriteAllTextAsync(secret, """{"timestamp":"2026-01-01T00:00:00.000000Z","interaction":1,"actor":"k","type":"question","content":"s3cret"}""" + "\n");
        Shell.Run(one, "ln -s \"$1\" events.offline.log && ln -s \"$1\" events.error.log && git add -f . && git commit -qm link && git push -q origin main", secret);
        var two = _box.Clone("two");
        await File.WriteAllTextAsync(Path.Combine(two, "events.log"), ";touch PWNED #\n");

        await RefusedAsync(two);
        await RefusedAsync(two);
        using var log = new SharedLog(two);
        Assert.Throws<EventLogException>(() => new SnapshotWriter(log).Write());

        Assert.Equal(";touch PWNED #\n", GitBox.Text(two, "events.log"));
        Assert.DoesNotContain("PWNED", await File.ReadAllTextAsync(secret), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", Shell.Run(_box.RemotePath, "git log -p --all"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("events.offline.log")]
    [InlineData("events.error.log")]
    [InlineData("agent-a.checkpoint")]
    [InlineData(".events.snapshot.state")]
    [InlineData("events.log.0123456789abcdef0123456789abcdef.new")]
    public async Task A_commit_with_what_is_of_one_copy_alone_is_refused_and_none_is_published(string name)
    {
        var (one, two) = (_box.CloneWithFile("one"), _box.Clone("two"));
        GitBox.Append(one, "of one");
        Shell.Run(one, "echo x > \"$1\" && git add -f \"$1\" && git commit -qm own", name);

        var here = await RefusedAsync(one);
        Shell.Run(one, "git push -q origin main");
        var there = await RefusedAsync(two);

        Assert.Contains($" brings {name}, which is of one copy of the log alone: nothing was taken in from it. Take that away by a further commit ('git rm --cached' keeps the file here), push it, then sync again.", there, StringComparison.Ordinal);
        Assert.Equal(here, there);
        Shell.Run(one, "git rm -q --cached \"$1\" && git commit -qm less && git push -q origin main && rm \"$1\"", name);
        await GitBox.SyncAsync(one);
        await GitBox.SyncAsync(two);
        Assert.Equal(["of one"], GitBox.Contents(two));
    }

    [Fact]
    public async Task Snapshots_may_be_in_commits_and_the_files_of_one_copy_are_not_added_by_accident()
    {
        var (one, two) = (_box.CloneWithFile("one"), _box.Clone("two"));
        var (here, there) = (Path.Combine(one, "a b [c]/log"), Path.Combine(two, "a b [c]/log"));
        GitBox.Append(here, "of one");
        await File.AppendAllTextAsync(Path.Combine(here, "events.log"), "bad\n");
        await GitBox.SyncAsync(here);
        using (var log = new SharedLog(here))
        {
            new SnapshotWriter(log).Write();
            new AgentCheckpoints(here).Write("a", 1);
            Assert.True(File.Exists(Path.Combine(here, "events.error.log")));
        }

        Shell.Run(one, "touch \"agent-x.checkpoint\" && git add -A && git commit -qm all");
        await GitBox.SyncAsync(here);
        await GitBox.SyncAsync(Made(there));

        Assert.Equal(
            "a b [c]/log/.gitattributes\na b [c]/log/archive.md\na b [c]/log/archive.md.bak\na b [c]/log/communication.md\na b [c]/log/communication.md.bak\na b [c]/log/events.log\nagent-x.checkpoint\nother.txt\n",
            Shell.Run(_box.RemotePath, "git ls-tree -r --name-only main"));
        Assert.Contains("of one", GitBox.Text(there, "communication.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_commit_in_which_the_folder_of_the_log_is_a_link_is_refused()
    {
        var (one, two) = (_box.CloneWithFile("one"), _box.Clone("two"));
        Shell.Run(one, "ln -s /etc log && git add -A && git commit -qm link && git push -q origin main");
        GitBox.Append(Path.Combine(two, "log"), "of two");

        var refused = await RefusedAsync(Path.Combine(two, "log"));

        Assert.Contains(" has no folder at log, where the log's is: nothing was taken in", refused, StringComparison.Ordinal);
    }

    private static string Made(string folder)
    {
        GitBox.Append(folder, []);
        Directory.CreateDirectory(folder);
        return folder;
    }

    private static async Task<string> RefusedAsync(string folder)
    {
        var refused = await Assert.ThrowsAsync<EventLogException>(() => GitBox.SyncAsync(folder, new GitSyncOptions { Tries = 1 }));
        Assert.Equal(EventLogFault.Git, refused.Fault);
        return refused.Message;
    }
}
