using System.Globalization;
using Signalbox.EventLog.Faults;
using Signalbox.EventLog.Snapshots;
using Signalbox.EventLog.Tests.Processes;

namespace Signalbox.EventLog.Tests.Snapshots;

public sealed class SnapshotTroubleTests : IDisposable
{
    private readonly SnapshotFolder _folder = new();

    [Fact]
    public void Appending_goes_on_while_a_snapshot_is_made_and_is_in_the_next_one()
    {
        _folder.Add(1, "A", "question", "Before?");
        using var other = new SharedLog(_folder.Path, new SharedLogOptions { LockTries = 1, LockWait = TimeSpan.FromMilliseconds(1) });
        var writer = new SnapshotWriter(_folder.Log) { BeforeNaming = () => other.Append(LogFolder.Event("Meanwhile.")) };

        Assert.Equal(1, writer.Write().Events);
        Assert.DoesNotContain("Meanwhile.", _folder.Communication, StringComparison.Ordinal);
        Assert.Equal(2, _folder.Write().Events);
        Assert.Contains("Meanwhile.", _folder.Communication, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Snapshots_of_several_threads_take_turns()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(t => Task.Run(() =>
        {
            for (var i = 0; i < 5; i++)
            {
                _folder.Add(i, $"{t}", "question", $"{t} {i}");
                _folder.Write();
            }
        })));

        Assert.Equal(_folder.WrittenAfresh(), (_folder.Communication, _folder.Archive));
    }

    [Fact]
    public void Who_reads_a_version_reads_all_of_it_however_long_that_takes()
    {
        for (var i = 1; i <= 6; i++)
            _folder.Add(i, "A", "question", new string('x', 50_000));
        _folder.Write(1);
        var shown = _folder.Archive;
        using var reader = new FileStream(_folder.In("archive.md"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);

        for (var i = 0; i < 6; i++)
        {
            _folder.Add(i % 2 == 0 ? 1 : 6 + i, "B", "answer", "Changed.");
            Assert.True(_folder.Write(1).IsIncremental);
        }

        Assert.Equal(shown, new StreamReader(reader).ReadToEnd());
        Assert.Equal(_folder.WrittenAfresh(1), (_folder.Communication, _folder.Archive));
    }

    [Fact]
    public void A_name_given_to_a_version_by_somebody_else_keeps_it()
    {
        for (var i = 1; i <= 6; i++)
            _folder.Add(i, "A", "question", "?");
        _folder.Write(1);
        var shown = _folder.Archive;
        ChildProcess.Run("ln", _folder.In("archive.md"), _folder.In("kept.md"));

        for (var i = 0; i < 6; i++)
        {
            _folder.Add(7 + i, "B", "answer", "Changed.");
            _folder.Write(1);
        }

        Assert.Equal(shown, _folder.Read("kept.md"));
    }

    [Theory]
    [InlineData("communication.md")]
    [InlineData("communication.md.bak")]
    public void Where_names_cannot_be_exchanged_they_are_taken_over(string missing)
    {
        var writer = new SnapshotWriter(_folder.Log);
        for (var i = 1; i <= 3; i++)
        {
            _folder.Add(1, "A", "question", $"{i}?");
            writer.Write();
        }

        var shown = _folder.Communication;
        _folder.Add(1, "A", "question", "4?");
        writer.BeforeNaming = () => File.Delete(_folder.In(missing));
        Assert.True(writer.Write().IsIncremental);

        Assert.Equal(shown, _folder.Read("communication.md.bak"));
        Assert.Equal(_folder.WrittenAfresh(), (_folder.Communication, _folder.Archive));
        writer.BeforeNaming = null;
        _folder.Add(1, "A", "question", "5?");
        writer.Write();
        Assert.Equal(_folder.WrittenAfresh(), (_folder.Communication, _folder.Archive));
    }

    [Fact]
    public void Cancelled_it_leaves_the_files_as_they_were()
    {
        _folder.Add(1, "A", "question", "?");
        _folder.Write();
        var shown = _folder.Communication;
        _folder.Add(1, "B", "answer", "!");
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.Throws<OperationCanceledException>(() => new SnapshotWriter(_folder.Log).Write(cancellationToken: cancelled.Token));
        Assert.Equal(shown, _folder.Communication);
        Assert.Empty(Directory.GetFiles(_folder.Path, ".*.new"));
        _folder.Write();
        Assert.Equal(_folder.WrittenAfresh(), (_folder.Communication, _folder.Archive));
    }

    [SmallDiskFact]
    public void On_a_full_disk_the_files_stay_whole_as_they_were()
    {
        using var disk = new SmallDisk(1024);
        using var log = new SharedLog(disk.Path);
        var writer = new SnapshotWriter(log);
        for (var i = 1; i <= 4; i++)
            log.Append(LogFolder.Event(new string('x', 10_000), i));
        writer.Write();
        var shown = (File.ReadAllText(disk.In("communication.md")), File.ReadAllText(disk.In("archive.md")));
        log.Append(LogFolder.Event(new string('y', 200_000), 1));
        log.Append(LogFolder.Event(new string('y', 200_000), 9));
        disk.Fill();

        var fault = Assert.Throws<EventLogException>(() => writer.Write());

        Assert.Equal(EventLogFault.DiskFull, fault.Fault);
        Assert.Equal(shown, (File.ReadAllText(disk.In("communication.md")), File.ReadAllText(disk.In("archive.md"))));
        Assert.Empty(Directory.GetFiles(disk.Path, ".*.new"));
        disk.Empty();
        Assert.True(writer.Write().WroteArchive);
        Assert.Contains("yyy", File.ReadAllText(disk.In("archive.md")), StringComparison.Ordinal);
    }

    [SmallDiskFact]
    public void A_missing_file_is_restored_from_its_backup_when_no_new_one_can_be_made()
    {
        using var disk = new SmallDisk(1024);
        using var log = new SharedLog(disk.Path);
        var writer = new SnapshotWriter(log);
        log.Append(LogFolder.Event("old"));
        writer.Write();
        log.Append(LogFolder.Event(new string('y', 200_000)));
        disk.Fill();
        File.Delete(disk.In("communication.md"));

        Assert.Throws<EventLogException>(() => writer.Write());

        Assert.Contains("old", File.ReadAllText(disk.In("communication.md")), StringComparison.Ordinal);
    }

    [SmallDiskFact]
    public void Where_nothing_may_be_written_the_fault_says_so()
    {
        using var disk = new SmallDisk(1024);
        using (var before = new SharedLog(disk.Path))
            before.Append(LogFolder.Event("old"));
        disk.Protect();
        using var log = new SharedLog(disk.Path);

        Assert.Equal(EventLogFault.NoPermission, Assert.Throws<EventLogException>(() => new SnapshotWriter(log).Write()).Fault);
    }

    [Fact]
    public void A_damaged_file_does_not_become_the_backup()
    {
        _folder.Add(1, "A", "question", "One?");
        _folder.Write();
        var shown = _folder.Communication;
        File.WriteAllText(_folder.In("communication.md"), shown[..^10]);
        _folder.Write();

        Assert.Equal(shown, _folder.Communication);
        Assert.Equal(shown, _folder.Read("communication.md.bak"));
    }

    [Fact]
    public void The_events_of_an_interaction_that_has_too_many_to_remember_are_found_again()
    {
        var lines = string.Concat(Enumerable.Range(0, 60_000).Select(i => $$"""{"interaction":{{(i % 10 == 0 ? 1 : 2)}},"actor":"A","type":"question","content":"{{i}}","timestamp":"t"}""" + "\n"));
        _folder.AddRaw(System.Text.Encoding.UTF8.GetBytes(lines));
        _folder.Write(1);

        _folder.Add(2, "B", "answer", "So many?");
        Assert.True(_folder.Write(1).IsIncremental);
        Assert.Equal(_folder.WrittenAfresh(1), (_folder.Communication, _folder.Archive));
        _folder.Add(2, "A", "answer", "Yes.");
        _folder.Add(3, "A", "question", "Next?");
        Assert.True(_folder.Write(1).IsIncremental);
        Assert.Equal(_folder.WrittenAfresh(1), (_folder.Communication, _folder.Archive));
    }

    [Fact]
    public void Any_number_is_an_interaction()
    {
        foreach (var number in new[] { 0, -1, long.MaxValue, long.MinValue, 7 })
        {
            _folder.AddRaw(System.Text.Encoding.UTF8.GetBytes($$"""{"interaction":{{number}},"actor":"A","type":"question","content":"?","timestamp":"t"}""" + "\n"));
            _folder.Write(2);
            Assert.Equal(_folder.WrittenAfresh(2), (_folder.Communication, _folder.Archive));
        }

        Assert.Equal(["## Interaction #-9223372036854775808", "## Interaction #-1", "## Interaction #0"], _folder.Archive.Split('\n').Where(l => l.StartsWith("##", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_hundred_thousand_events_need_little_memory()
    {
        var lines = string.Concat(Enumerable.Range(0, 100_000).Select(i => $$"""{"interaction":{{i % 700}},"actor":"A","type":"question","content":"{{i}}","timestamp":"t"}""" + "\n"));
        _folder.AddRaw(System.Text.Encoding.UTF8.GetBytes(lines));
        using var probe = ChildProcess.Probe("peak", _folder.Path);

        Assert.InRange(long.Parse(await probe.EndAsync(), CultureInfo.InvariantCulture), 1, 150 * 1024);

        Assert.False(_folder.Write().WroteArchive);
        _folder.Add(5, "B", "answer", "Late.");
        _folder.Add(1000, "B", "answer", "New.");
        Assert.True(_folder.Write().IsIncremental);
        Assert.Equal(_folder.WrittenAfresh(), (_folder.Communication, _folder.Archive));
    }

    public void Dispose() => _folder.Dispose();
}
