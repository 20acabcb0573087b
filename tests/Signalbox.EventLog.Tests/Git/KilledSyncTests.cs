using System.Globalization;
using Signalbox.EventLog.Tests.Processes;
using Signalbox.Testing;

namespace Signalbox.EventLog.Tests.Git;

public sealed class KilledSyncTests
{
    // Stands before git on the path: at its Nth run it kills the sync that started it, and then git does its work, or not.
    private const string KillingGit = """
        #!/bin/bash
        n=$(( $(cat "$KILL_FOLDER/count") + 1 )); echo $n > "$KILL_FOLDER/count"
        if [ $n = "$KILL_AT" ]; then touch "$KILL_FOLDER/killed"; kill -9 $PPID; [ $KILL_HOW = before ] && exit 1; fi
        exec REAL "$@"
        """;

    private const string Left = "find .git -name '*.lock' -not -name sync.lock; ls -d .git/signalbox/*/ 2>/dev/null; git status --porcelain | grep -v events.log; :";

    [Fact]
    public async Task A_sync_that_is_killed_at_any_command_is_made_good_by_the_next()
    {
        using var box = new GitBox();
        var (one, two) = (box.CloneWithFile("one"), box.Clone("two"));
        var expected = new List<string>();
        Directory.CreateDirectory(Path.Combine(box.Path, "bin"));
        Shell.Run(box.Path, "sed \"s#REAL#$(command -v git)#\" > bin/git <<< \"$1\" && chmod +x bin/git", KillingGit);

        for (var (at, killed) = (1, true); killed; at++)
        {
            string[] said = [$"one {at}", $"two {at}"];
            expected.AddRange(said);
            Shell.Run(two, "git pull -q");
            GitBox.Append(two, said[1]);
            Shell.Run(two, "echo \"$1\" > other.txt; git add . && git commit -qm more && git push -q origin main", string.Create(CultureInfo.InvariantCulture, $"{at}"));
            GitBox.Append(one, said[0]);

            killed = RunProbe(box, one, at, at % 3 == 0 ? "before" : "after");
            var result = await GitBox.SyncAsync(one);

            Assert.False(result.IsOffline, result.Summary);
            Assert.DoesNotContain("stays", result.Summary, StringComparison.Ordinal);
            Assert.Equal(expected.Order(StringComparer.Ordinal), GitBox.Sorted(one));
            Assert.Equal(expected.Order(StringComparer.Ordinal), box.PublishedContents().Order(StringComparer.Ordinal));
            // The command that outlived its sync may be about to end.
            await Eventually.HoldsAsync(() => Shell.Run(one, Left).Length == 0, "the work tree is clean");
            Assert.True(at < 60, "The probe runs git more often than this test knows.");
        }

        await GitBox.SyncAsync(two);
        Assert.Equal(expected.Order(StringComparer.Ordinal), GitBox.Sorted(two));
        Assert.Equal("", Shell.Run(one, "git fsck --no-dangling 2>&1"));
    }

    [Fact]
    public async Task A_sync_of_own_commits_alone_that_is_killed_at_any_command_is_made_good_by_the_next()
    {
        using var box = new GitBox();
        const string Below = "sub dir/ü";
        var (one, two) = (box.CloneWithFile("one"), box.Clone("two"));
        var log = Path.Combine(one, Below);
        GitBox.Append(log, "hello");
        await GitBox.SyncAsync(log);
        Directory.CreateDirectory(Path.Combine(box.Path, "bin"));
        Shell.Run(box.Path, "sed \"s#REAL#$(command -v git)#\" > bin/git <<< \"$1\" && chmod +x bin/git", KillingGit);

        for (var (at, killed) = (1, true); killed; at++)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{at}");
            Shell.Run(two, "git pull -q && echo \"$1\" > other.txt && git commit -qam theirs && git push -q origin main", text);
            Shell.Run(one, "echo \"$1\" > own.txt && git add own.txt && git commit -qm own", text);

            killed = RunProbe(box, log, at, at % 3 == 0 ? "before" : "after");
            var result = await GitBox.SyncAsync(log);

            Assert.DoesNotContain("stays", result.Summary, StringComparison.Ordinal);
            Assert.Equal(["hello"], GitBox.Contents(log));
            Assert.Equal(Shell.Run(box.RemotePath, "git rev-parse main"), Shell.Run(one, "git rev-parse HEAD"));
            Assert.Equal($"{text}\n", box.Published("own.txt"));
            Assert.Equal($"{text}\n", GitBox.Text(one, "other.txt"));
            Assert.Equal(["hello"], box.PublishedContents($"{Below}/events.log"));
            await Eventually.HoldsAsync(() => Shell.Run(one, Left).Length == 0, "the work tree is clean");
            Assert.True(at < 60, "The probe runs git more often than this test knows.");
        }

        Assert.Equal("", Shell.Run(one, "git fsck --no-dangling 2>&1"));
    }

    [Fact]
    public async Task A_sync_that_is_killed_with_its_commands_at_any_time_loses_no_line()
    {
        using var box = new GitBox();
        var (one, two) = (box.Clone("one"), box.Clone("two"));
        var random = new Random(7);
        var expected = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            expected.AddRange([$"one {i}", $"two {i}"]);
            GitBox.Append(one, $"one {i}");
            GitBox.Append(two, $"two {i}");
            using (var probe = Shell.Start(one, "exec setsid \"$1\" exec \"$2\" sync \"$3\"", ChildProcess.DotNet, ChildProcess.ProbePath, one))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(60, 450)), TimeProvider.System);
                Shell.Run(box.Path, "kill -9 -- -$1 2>/dev/null; :", string.Create(CultureInfo.InvariantCulture, $"{probe.Id}"));
                await probe.WaitForExitAsync();
            }

            // What git itself leaves behind when it is killed is git's to tell of.
            Shell.Run(box.Path, "find one/.git remote.git -name '*.lock' -not -name sync.lock -not -name index.lock -delete");
            await GitBox.SyncAsync(two);
        }

        await GitBox.SyncAsync(one);
        await GitBox.SyncAsync(two);

        Assert.Equal(expected.Order(StringComparer.Ordinal), GitBox.Sorted(one));
        Assert.Equal(expected.Order(StringComparer.Ordinal), GitBox.Sorted(two));
    }

    // True when it was killed.
    private static bool RunProbe(GitBox box, string folder, int at, string how)
    {
        Shell.Run(
            box.Path,
            "echo 0 > count; rm -f killed; KILL_FOLDER=$PWD KILL_AT=$1 KILL_HOW=$2 PATH=$PWD/bin:$PATH \"$3\" exec \"$4\" sync \"$5\" 2>/dev/null; :",
            string.Create(CultureInfo.InvariantCulture, $"{at}"), how, ChildProcess.DotNet, ChildProcess.ProbePath, folder);
        return File.Exists(Path.Combine(box.Path, "killed"));
    }
}
