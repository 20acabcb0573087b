using Signalbox.EventLog.Faults;
using Signalbox.EventLog.Git;
using Signalbox.Testing;

namespace Signalbox.EventLog.Tests.Git;

/// <summary>Git's settings name programs, and commits bring what they are or when they run.</summary>
public sealed class ForeignProgramTests : IDisposable
{
    private readonly GitBox _box = new();

    private string Mark => Path.Combine(_box.Path, "PWNED");

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Hooks_that_a_commit_brings_do_not_run()
    {
        var one = _box.CloneWithFile("one");
        Shell.Run(one, "mkdir .hooks && for h in reference-transaction post-index-change pre-push post-checkout post-merge pre-auto-gc; do printf '#!/bin/sh\\ntouch \"%s\"\\n' \"$1\" > .hooks/$h; chmod +x .hooks/$h; done; git add -A && git commit -qm hooks && git push -q origin main", Mark);
        var two = _box.Clone("two");
        Shell.Run(two, "git config core.hooksPath .hooks && git update-ref refs/x HEAD");
        Assert.True(File.Exists(Mark), "the attack does nothing here");
        File.Delete(Mark);
        Shell.Run(one, "echo two > other.txt && git commit -qam two && git push -q origin main");
        GitBox.Append(two, "of two");

        await GitBox.SyncAsync(two);

        Assert.Equal("two\n", GitBox.Text(two, "other.txt"));
        Assert.Equal(["of two"], _box.PublishedContents());
        Assert.False(File.Exists(Mark));
    }

    [Fact]
    public async Task A_filter_runs_on_files_of_a_commit_only_when_a_sync_is_told_to_run_it()
    {
        var (one, two) = (_box.CloneWithFile("one"), _box.Clone("two"));
        Shell.Run(two, "git pull -q && git config filter.up.smudge './up.sh' && git config filter.up.clean cat");
        Shell.Run(one, "printf '#!/bin/sh\\ntouch \"%s\"\\ntr a-z A-Z\\n' \"$1\" > up.sh && chmod +x up.sh && git add -A && git commit -qm program && git push -q origin main", Mark);
        await GitBox.SyncAsync(two);
        Shell.Run(one, "echo '*.txt filter=up' > .gitattributes && echo text > 'a file.txt' && git add -A && git commit -qm more && git push -q origin main");
        GitBox.Append(two, "of two");

        var result = await GitBox.SyncAsync(two);

        Assert.Contains("; the branch stays where it was: a file.txt changed, and goes through the filter 'up', which a sync runs only when it is told to (--filters)", result.Summary, StringComparison.Ordinal);
        Assert.Equal(["of two"], _box.PublishedContents());
        Assert.False(File.Exists(Mark));

        result = await GitBox.SyncAsync(two, new GitSyncOptions { RunFilters = true });
        Assert.DoesNotContain("stays", result.Summary, StringComparison.Ordinal);
        Assert.Equal("TEXT\n", GitBox.Text(two, "a file.txt"));
    }

    [Fact]
    public async Task Files_that_go_through_no_filter_follow_though_there_is_one()
    {
        var (one, two) = (_box.CloneWithFile("one"), _box.Clone("two"));
        Shell.Run(two, "git config filter.lfs.process 'touch \"$1\"' && git config filter.lfs.required true", Mark);
        Shell.Run(one, "echo '*.bin filter=lfs' > .gitattributes && echo text > a.txt && git add .gitattributes a.txt && git commit -qm more && git push -q origin main");

        var result = await GitBox.SyncAsync(two);

        Assert.DoesNotContain("stays", result.Summary, StringComparison.Ordinal);
        Assert.Equal("text\n", GitBox.Text(two, "a.txt"));
        Assert.False(File.Exists(Mark));
    }

    [Fact]
    public async Task A_merge_driver_that_a_commit_chooses_does_not_run_and_a_person_merges()
    {
        var one = _box.CloneWithFile("one");
        Shell.Run(one, "printf 'a\\nb\\nc\\nd\\ne\\n' > other.txt && echo 'other.txt merge=odd' > .gitattributes && git add -A && git commit -qm rule && git push -q origin main");
        var two = _box.Clone("two");
        Shell.Run(two, "git config merge.odd.driver \"touch $1\" && sed -i s/e/E/ other.txt && git commit -qam mine", Mark);
        Shell.Run(one, "sed -i s/a/A/ other.txt && git commit -qam theirs && git push -q origin main");

        var result = await GitBox.SyncAsync(two);

        Assert.Contains("it and the remote's have both changed other.txt", result.Summary, StringComparison.Ordinal);
        Assert.False(File.Exists(Mark));
    }

    [Theory]
    [InlineData("ext::sh -c \"touch% PWNED\"", "ext")]
    [InlineData("fd::7", "fd")]
    [InlineData("odd://example.org/x", "odd")]
    public async Task An_address_that_makes_git_run_a_program_is_refused_at_once(string address, string protocol)
    {
        var one = _box.CloneWithFile("one");
        Shell.Run(one, "git config protocol.ext.allow always && git remote set-url origin \"$1\"", address);
        GitBox.Append(one, "hello");

        var refused = await Assert.ThrowsAsync<EventLogException>(() => GitBox.SyncAsync(one));

        Assert.StartsWith($"The address of the remote 'origin' begins with '{protocol}:', by which git would run a program: give it one", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(one, "PWNED")));
        Assert.False(File.Exists(Path.Combine(one, "events.offline")));
    }

    [Theory]
    [InlineData("https://example.org/a.git")]
    [InlineData("ssh://git@example.org:22/a.git")]
    [InlineData("git@example.org:owner/name.git")]
    [InlineData("host:path::odd")]
    [InlineData("/srv/git/a.git")]
    [InlineData("../a::b")]
    [InlineData("file:///srv/a")]
    public void Ordinary_addresses_are_spoken_to(string address) => Assert.Null(RemoteAddress.ForeignProtocol(address));

    [Fact]
    public async Task Programs_that_git_runs_get_no_secret_but_those_that_are_named()
    {
        var one = _box.CloneWithFile("one");
        GitBox.Write(_box.Path, "ssh.sh", "env > \"$(dirname \"$0\")/seen\"; exit 255\n");
        Shell.Run(one, "git remote set-url origin git@example.org:a.git && git config core.sshCommand \"bash $1/ssh.sh\"", _box.Path);
        GitBox.Append(one, "hello");
        Environment.SetEnvironmentVariable("SIGNALBOX_PROGRAM_TEST_PASSWORD", "s3cret");
        Environment.SetEnvironmentVariable("PROGRAM_TEST_TOKEN", "t0ken");

        await GitBox.SyncAsync(one, new GitSyncOptions { Tries = 1, Environment = ["PROGRAM_TEST_TOKEN"] });

        var seen = GitBox.Text(_box.Path, "seen");
        Assert.Contains("\nPROGRAM_TEST_TOKEN=t0ken\n", "\n" + seen, StringComparison.Ordinal);
        Assert.Contains("PATH=", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", seen, StringComparison.Ordinal);
    }

    [RootFact]
    public async Task A_repository_of_another_account_is_not_trusted()
    {
        var one = _box.CloneWithFile("one");
        GitBox.Append(one, "hello");
        Shell.Run(one, "chown -R 12345 .git .");

        var refused = await Assert.ThrowsAsync<EventLogException>(() => GitBox.SyncAsync(one));

        Assert.Equal($"Git does not trust {one}, which belongs to another account: run 'git config --global --add safe.directory' with the repository's folder, then sync again.", refused.Message);
    }
}
