namespace Signalbox.EventLog.Tests.Git;

public sealed class WriterTests
{
    [Fact]
    public async Task Shell_writers_that_hold_the_log_open_lose_nothing_while_it_is_synced()
    {
        using var box = new GitBox();
        string[] clones = [box.CloneWithFile("one"), box.Clone("two")];
        const string Writer = """
            exec 9>>events.log
            for i in $(seq 150); do
              flock 9; echo "{\"interaction\":1,\"actor\":\"sh\",\"type\":\"note\",\"content\":\"$1 $i\",\"timestamp\":\"2026-11-20T08:00:00Z\"}" >&9; flock -u 9
              read -t 0.01 <> <(:)
            done; :
            """;
        foreach (var clone in clones)
            GitBox.Append(clone, $"{Path.GetFileName(clone)} 0");
        var inodes = clones.Select(Inode).ToList();
        var writers = clones.Select(c => Shell.Start(c, Writer, Path.GetFileName(c))).ToList();
        do
        {
            foreach (var clone in clones)
                Assert.False((await GitBox.SyncAsync(clone)).IsOffline);
        }
        while (writers.Any(w => !w.HasExited));

        Assert.All(writers, w => Assert.Equal(0, w.ExitCode));
        writers.ForEach(w => w.Dispose());
        foreach (var clone in (string[])[.. clones, .. clones])
            await GitBox.SyncAsync(clone);

        var expected = clones.SelectMany(c => Enumerable.Range(0, 151).Select(i => $"{Path.GetFileName(c)} {i}")).Order(StringComparer.Ordinal);
        Assert.All(clones, c => Assert.Equal(expected, GitBox.Sorted(c)));
        Assert.Equal(inodes, clones.Select(Inode));
    }

    [Fact]
    public async Task A_log_that_a_plain_pull_replaced_is_shared_on()
    {
        using var box = new GitBox();
        var one = box.Clone("one");
        GitBox.Append(one, "hello");
        await GitBox.SyncAsync(one);
        var two = box.Clone("two");
        using var log = new SharedLog(two);
        GitBox.Append(log, LogFolder.Event("of two"));
        await new EventLog.Git.GitSync(log).RunAsync();
        Shell.Run(two, "rm events.log && git checkout -q events.log");
        GitBox.Append(log, LogFolder.Event("after"));
        await new EventLog.Git.GitSync(log).RunAsync();

        Assert.Equal(["hello", "of two", "after"], GitBox.Contents(two));
        Assert.Equal(["hello", "of two", "after"], box.PublishedContents());
    }

    [Fact]
    public async Task A_log_that_was_deleted_comes_back()
    {
        using var box = new GitBox();
        var one = box.Clone("one");
        GitBox.Append(one, "hello", "world");
        await GitBox.SyncAsync(one);
        File.Delete(Path.Combine(one, "events.log"));

        var result = await GitBox.SyncAsync(one);

        Assert.Equal(2, result.TakenIn);
        Assert.Equal(["hello", "world"], GitBox.Contents(one));
    }

    private static string Inode(string folder) => Shell.Run(folder, "stat -c %i events.log");
}
