using Signalbox.EventLog.Events;
using Signalbox.EventLog.Git;

namespace Signalbox.EventLog.Tests.Git;

public sealed class SealTests
{
    [Fact]
    public async Task A_log_with_seals_is_sealed_before_it_takes_lines_in()
    {
        using var box = new GitBox();
        var (one, two) = (box.Clone("one"), box.Clone("two"));
        using var log = new SharedLog(one);
        GitBox.Append(log, LogFolder.Event("sealed", type: EventTypes.Seal));
        GitBox.Append(log, LogFolder.Event("tail"));
        GitBox.Append(two, "of two");
        await GitBox.SyncAsync(two);

        var result = await new GitSync(log, null, Seal).RunAsync();

        Assert.Equal(["sealed", "tail", "the seal", "of two"], GitBox.Contents(one));
        Assert.Equal(["of two", "sealed", "tail", "the seal"], box.PublishedContents());
        Assert.Equal((1, 3), (result.TakenIn, result.Published));
    }

    [Fact]
    public async Task Seals_at_the_remote_count_as_well()
    {
        using var box = new GitBox();
        var (one, two) = (box.Clone("one"), box.Clone("two"));
        using var log = new SharedLog(one);
        GitBox.Append(log, LogFolder.Event("tail"));
        using (var other = new SharedLog(two))
            GitBox.Append(other, LogFolder.Event("sealed", type: EventTypes.Seal));
        await GitBox.SyncAsync(two);

        await new GitSync(log, null, Seal).RunAsync();

        Assert.Equal(["tail", "the seal", "sealed"], GitBox.Contents(one));
    }

    [Fact]
    public async Task Nothing_is_sealed_where_nothing_was_or_nothing_comes_in()
    {
        using var box = new GitBox();
        var (one, two) = (box.Clone("one"), box.Clone("two"));
        using var log = new SharedLog(one);
        GitBox.Append(log, LogFolder.Event("a \"seal\" in words"));
        GitBox.Append(two, "of two");
        await GitBox.SyncAsync(two);
        await new GitSync(log, null, Seal).RunAsync();
        GitBox.Append(log, LogFolder.Event("sealed", type: EventTypes.Seal));
        await new GitSync(log, null, Seal).RunAsync();

        Assert.DoesNotContain("the seal", GitBox.Contents(one));
    }

    private static void Seal(LockedLog log) => log.Append(LogFolder.Event("the seal", type: EventTypes.Seal));
}
