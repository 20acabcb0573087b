using Signalbox.EventLog.Faults;
using Signalbox.EventLog.Git;
using Signalbox.EventLog.Tests.Processes;

namespace Signalbox.EventLog.Tests.Git;

public sealed class WorkTreeTests
{
    [Fact]
    public async Task A_log_in_a_folder_below_is_shared_there()
    {
        using var box = new GitBox();
        var (one, two) = (box.CloneWithFile("one"), box.Clone("two"));
        var (here, there) = (Path.Combine(one, "a b/ü"), Path.Combine(two, "a b/ü"));
        GitBox.Append(here, "hello");
        await GitBox.SyncAsync(here);
        GitBox.Append(there, "world");
        await GitBox.SyncAsync(there);
        await GitBox.SyncAsync(here);

        Assert.Equal(["hello", "world"], GitBox.Contents(here));
        Assert.Equal(["world", "hello"], GitBox.Contents(there));
        Assert.Equal(GitBox.Text(here, "events.log"), box.Published("a b/ü/events.log"));
    }

    [Fact]
    public async Task Other_files_follow_and_the_log_is_not_touched()
    {
        using var box = new GitBox();
        var (one, two) = (box.CloneWithFile("one"), box.Clone("two"));
        GitBox.Append(two, "of two");
        Shell.Run(one, "echo two > other.txt && mkdir d && echo new > d/new.txt && git add . && git commit -qm more");
        GitBox.Append(one, "of one");
        await GitBox.SyncAsync(one);

        await GitBox.SyncAsync(two);

        Assert.Equal("two\n", GitBox.Text(two, "other.txt"));
        Assert.Equal("new\n", GitBox.Text(two, "d/new.txt"));
        Assert.Equal(["of two", "of one"], GitBox.Contents(two));
        Assert.Equal(" M events.log\n", Shell.Run(two, "git status --porcelain"));
    }

    [Fact]
    public async Task Branches_that_went_apart_in_other_files_are_joined()
    {
        using var box = new GitBox();
        var one = box.CloneWithFile("one");
        var two = box.Clone("two");
        Shell.Run(two, "echo mine > two.txt && git add . && git commit -qm two");
        GitBox.Append(one, "of one");
        await GitBox.SyncAsync(one);
        GitBox.Append(two, "of two");

        await GitBox.SyncAsync(two);
        await GitBox.SyncAsync(one);

        Assert.Equal(".gitattributes\nevents.log\nother.txt\ntwo.txt\n", Shell.Run(box.RemotePath, "git ls-tree --name-only main"));
        Assert.True(File.Exists(Path.Combine(one, "two.txt")));
        Assert.Equal(["of one", "of two"], box.PublishedContents());
        Assert.Equal("3\n", Shell.Run(two, "git rev-list --parents -1 HEAD | wc -w"));
    }

    [Fact]
    public async Task Branches_that_both_changed_the_log_are_joined_without_a_marker()
    {
        using var box = new GitBox();
        var one = box.Clone("one");
        GitBox.Append(one, "first");
        await GitBox.SyncAsync(one);
        var two = box.Clone("two");
        GitBox.Append(two, "of two");
        Shell.Run(two, "git commit -qam 'the log by hand'");
        GitBox.Append(one, "of one");
        await GitBox.SyncAsync(one);

        await GitBox.SyncAsync(two);

        Assert.Equal(["first", "of two", "of one"], GitBox.Contents(two));
        Assert.Equal(["first", "of one", "of two"], box.PublishedContents());
    }

    [Fact]
    public async Task A_conflict_in_another_file_is_a_persons_to_mend_and_the_log_is_published_all_the_same()
    {
        using var box = new GitBox();
        var (one, two) = (box.CloneWithFile("one"), box.Clone("two"));
        Shell.Run(two, "git pull -q && echo mine > other.txt && git commit -qam mine");
        Shell.Run(one, "echo theirs > other.txt && git commit -qam theirs");
        GitBox.Append(one, "of one");
        GitBox.Append(two, "of two");
        await GitBox.SyncAsync(one);

        var result = await GitBox.SyncAsync(two);

        Assert.EndsWith("; the branch stays where it was: it and the remote's have both changed other.txt; merge them in another clone or work tree ('git worktree add') and push that.", result.Summary, StringComparison.Ordinal);
        Assert.Equal(["of two", "of one"], GitBox.Contents(two));
        Assert.Equal(["of one", "of two"], box.PublishedContents());
        Assert.Equal("mine\n", GitBox.Text(two, "other.txt"));

        Shell.Run(two, "git worktree add -q --detach ../by-hand && cd ../by-hand && git merge -q -X ours origin/main && git push -q origin HEAD:main");
        GitBox.Append(two, "more");
        result = await GitBox.SyncAsync(two);
        Assert.DoesNotContain("stays", result.Summary, StringComparison.Ordinal);
        Assert.Equal(["of one", "of two", "more"], box.PublishedContents());
        Assert.Equal(result.Commit, Shell.Run(two, "git rev-parse HEAD").Trim());
    }

    [Fact]
    public async Task Histories_that_have_nothing_in_common_are_not_joined()
    {
        using var box = new GitBox();
        box.CloneWithFile("one");
        var two = Path.Combine(box.Path, "two");
        Shell.Run(box.Path, "git init -q -b main two && cd two && git remote add origin ../remote.git && git -c user.name=T -c user.email=t@localhost commit -q --allow-empty -m own");
        GitBox.Append(two, "hello");

        var e = await Assert.ThrowsAsync<EventLogException>(() => GitBox.SyncAsync(two));

        Assert.Contains("have nothing in common", e.Message, StringComparison.Ordinal);
        Assert.Equal(["hello"], GitBox.Contents(two));
    }

    [Fact]
    public async Task The_users_own_changes_keep_the_branch_where_it_is_and_the_log_is_published_all_the_same()
    {
        using var box = new GitBox();
        var (one, two) = (box.CloneWithFile("one"), box.Clone("two"));
        Shell.Run(two, "git pull -q && echo dirty > other.txt && echo staged > staged.txt && git add staged.txt");
        var head = Shell.Run(two, "git rev-parse HEAD");
        Shell.Run(one, "echo theirs > other.txt && git commit -qam theirs");
        GitBox.Append(one, "of one");
        await GitBox.SyncAsync(one);
        GitBox.Append(two, "of two");

        var result = await GitBox.SyncAsync(two);
        GitBox.Append(two, "more of two");
        var again = await GitBox.SyncAsync(two);

        Assert.Equal((1, 1), (result.TakenIn, result.Published));
        Assert.Contains("; the branch stays where it was: Entry 'other.txt' not uptodate. Cannot merge", result.Summary, StringComparison.Ordinal);
        Assert.Equal((1, false), (again.Published, again.IsOffline));
        Assert.Equal(head, Shell.Run(two, "git rev-parse HEAD"));
        Assert.Equal(" M other.txt\n?? events.log\nA  staged.txt\n", Shell.Run(two, "git status --porcelain | LC_ALL=C sort"));
        Assert.Equal("dirty\n", GitBox.Text(two, "other.txt"));
        Assert.Equal(["of one", "of two", "more of two"], box.PublishedContents());

        Shell.Run(two, "git checkout -q other.txt");
        Assert.DoesNotContain("stays", (await GitBox.SyncAsync(two)).Summary, StringComparison.Ordinal);
        Assert.Equal("theirs\n", GitBox.Text(two, "other.txt"));
        Assert.Equal("A  staged.txt\n", Shell.Run(two, "git status --porcelain | grep staged"));
    }

    [Fact]
    public async Task Changes_of_the_user_that_are_not_in_the_way_stay()
    {
        using var box = new GitBox();
        var (one, two) = (box.CloneWithFile("one"), box.Clone("two"));
        Shell.Run(two, "git pull -q && echo dirty > other.txt");
        GitBox.Append(one, "of one");
        await GitBox.SyncAsync(one);

        var result = await GitBox.SyncAsync(two);

        Assert.DoesNotContain("stays", result.Summary, StringComparison.Ordinal);
        Assert.Equal("dirty\n", GitBox.Text(two, "other.txt"));
        Assert.Equal(result.Commit, Shell.Run(two, "git rev-parse HEAD").Trim());
    }

    [Fact]
    public async Task A_linked_work_tree_is_synced_on_its_own_branch()
    {
        using var box = new GitBox();
        var one = box.CloneWithFile("one");
        Shell.Run(one, "git worktree add -q ../linked -b side");
        var linked = Path.Combine(box.Path, "linked");
        GitBox.Append(linked, "hello");

        var result = await GitBox.SyncAsync(linked);

        Assert.Equal(result.Commit, Shell.Run(linked, "git rev-parse HEAD").Trim());
        Assert.Contains("hello", box.Published(branch: "side"), StringComparison.Ordinal);
        Assert.Equal("", Shell.Run(one, "git status --porcelain"));
        Assert.Equal("", Shell.Run(linked, "git status --porcelain"));
    }

    [Fact]
    public async Task Gits_own_command_that_holds_the_index_is_not_disturbed()
    {
        using var box = new GitBox();
        var one = box.CloneWithFile("one");
        GitBox.Append(one, "hello");
        GitBox.Write(one, ".git/index.lock", "");

        var result = await GitBox.SyncAsync(one, time: new HastyTime());

        Assert.EndsWith("; the branch stays where it was: another command of git holds the index.", result.Summary, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(one, ".git/index.lock")));
        File.Delete(Path.Combine(one, ".git/index.lock"));
        Assert.Equal((await GitBox.SyncAsync(one)).Commit, Shell.Run(one, "git rev-parse HEAD").Trim());
    }

    [Fact]
    public async Task A_merge_that_the_user_is_at_is_not_disturbed()
    {
        using var box = new GitBox();
        var one = box.CloneWithFile("one");
        Shell.Run(one, "git switch -qc side && echo side > side.txt && git add . && git commit -qm side && git switch -q main && git commit -q --allow-empty -m own && git merge -q --no-commit side");
        var head = Shell.Run(one, "git rev-parse HEAD");
        GitBox.Append(one, "hello");

        var result = await GitBox.SyncAsync(one);

        Assert.EndsWith("; the branch stays where it was: a merge, or the like, is under way in it.", result.Summary, StringComparison.Ordinal);
        Assert.Equal(head, Shell.Run(one, "git rev-parse HEAD"));
        Assert.Equal(["hello"], box.PublishedContents());
        Shell.Run(one, "git commit -qm merged");
        GitBox.Append(one, "world");
        Assert.Equal((await GitBox.SyncAsync(one)).Commit, Shell.Run(one, "git rev-parse HEAD").Trim());
    }

    [Fact]
    public async Task Something_else_in_the_logs_place_at_the_remote_is_left_alone()
    {
        using var box = new GitBox();
        var (one, two) = (box.Clone("one"), box.Clone("two"));
        Shell.Run(one, "ln -s /etc/passwd events.log && git add . && git commit -qm link && git push -q origin main");
        GitBox.Append(two, "hello");

        var e = await Assert.ThrowsAsync<EventLogException>(() => GitBox.SyncAsync(two));

        Assert.Contains("events.log is no plain file in commit ", e.Message, StringComparison.Ordinal);
        Assert.Equal(["hello"], GitBox.Contents(two));
    }

    [Fact]
    public async Task Commits_are_in_the_users_name_or_in_our_own_where_there_is_none()
    {
        using var box = new GitBox();
        var one = box.Clone("one");
        GitBox.Append(one, "hello");
        await GitBox.SyncAsync(one);
        Shell.Run(one, "git config --unset user.name; git config --unset user.email");
        GitBox.Append(one, "world");
        await GitBox.SyncAsync(one);

        Assert.Equal("Signalbox <signalbox@localhost>\nTester <tester@localhost>\n", Shell.Run(one, "git log --format='%an <%ae>'"));
    }

    [Theory]
    [InlineData("rm -rf .git", "is in no work tree of git: run 'git init' there")]
    [InlineData("git remote remove origin", "The repository knows no remote 'origin': run 'git remote add origin URL', then sync again.")]
    public async Task What_is_missing_is_said_with_what_to_do(string breaks, string says)
    {
        using var box = new GitBox();
        var one = box.Clone("one");
        Shell.Run(one, breaks);
        GitBox.Append(one, "hello");

        var e = await Assert.ThrowsAsync<EventLogException>(() => GitBox.SyncAsync(one));

        Assert.Equal(EventLogFault.Git, e.Fault);
        Assert.Contains(says, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sync_that_a_hook_of_another_repository_starts_is_one_of_the_logs_own()
    {
        using var box = new GitBox();
        var (one, two) = (box.CloneWithFile("one"), box.Clone("two"));
        GitBox.Append(two, "hello");

        Shell.Run(one, "export GIT_DIR=$PWD/.git GIT_WORK_TREE=$PWD GIT_INDEX_FILE=$PWD/.git/index; \"$1\" exec \"$2\" sync \"$3\"", ChildProcess.DotNet, ChildProcess.ProbePath, two);

        Assert.Equal(["hello"], box.PublishedContents());
        Assert.False(File.Exists(Path.Combine(one, "events.log")));
    }

    [Fact]
    public void Without_git_it_is_said_what_to_install()
    {
        using var box = new GitBox();
        var one = box.Clone("one");

        var said = Shell.Run(one, "PATH=/nonexistent \"$1\" exec \"$2\" sync \"$3\" 2>&1; :", ChildProcess.DotNet, ChildProcess.ProbePath, one);

        Assert.Contains("The program git cannot be started: install it (apt-get install git), then sync again.", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_no_branch_can_have_is_refused()
    {
        using var box = new GitBox();
        var one = box.Clone("one");

        var e = await Assert.ThrowsAsync<EventLogException>(() => GitBox.SyncAsync(one, new GitSyncOptions { Branch = "--all" }));
        Assert.Contains("'--all' is no name for a branch", e.Message, StringComparison.Ordinal);
    }
}
