using Signalbox.EventLog.Faults;

namespace Signalbox.EventLog.Tests.Appending;

public sealed class FullDiskTests
{
    [SmallDiskFact]
    public void On_a_full_disk_an_append_is_refused_nothing_partial_is_left_and_it_goes_on_when_there_is_room()
    {
        using var disk = new SmallDisk(256);
        using var log = new SharedLog(disk.Path);
        log.Append(LogFolder.Event("first"));
        var filler = Path.Combine(disk.Path, "filler");
        File.WriteAllBytes(filler, new byte[150 * 1024]);
        var before = File.ReadAllBytes(log.FilePath);

        var refused = Assert.Throws<EventLogException>(() => log.Append(LogFolder.Event(new string('x', 120 * 1024))));

        Assert.Equal(EventLogFault.DiskFull, refused.Fault);
        Assert.True(refused.NeedsMending);
        Assert.Contains("free some space", refused.Message);
        Assert.Equal(before, File.ReadAllBytes(log.FilePath));

        File.Delete(filler);
        log.Append(LogFolder.Event("second"));

        var contents = log.Read().Select(l => l.Event!).ToList();
        Assert.Equal("first", contents[0].Content);
        Assert.Equal("second", contents[^1].Content);
        // What could be noted in the room that was left is in the log now.
        Assert.All(contents.Skip(1).SkipLast(1), e => Assert.StartsWith("Failed to write events.log", e.Content));
    }

    [Fact]
    public void A_log_that_is_a_folder_is_a_clear_fault()
    {
        using var folder = new LogFolder();
        Directory.CreateDirectory(folder.LogPath);
        using var log = folder.Open();

        foreach (var use in (Action[])[() => log.Append(LogFolder.Event()), () => _ = log.Read().ToList()])
        {
            var refused = Assert.Throws<EventLogException>(use);
            Assert.Equal(EventLogFault.Broken, refused.Fault);
            Assert.EndsWith("events.log is a folder, a pipe or a device, and no file: move it away, then try again.", refused.Message);
        }
    }
}
