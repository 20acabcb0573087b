using Signalbox.EventLog.Checkpoints;
using Signalbox.EventLog.Cursors;
using Signalbox.EventLog.Faults;
using Signalbox.EventLog.Offline;
using Signalbox.EventLog.Snapshots;
using Signalbox.EventLog.Tests.Git;
using Signalbox.Testing;

namespace Signalbox.EventLog.Tests.Links;

/// <summary>Whoever may write a log's folder puts links to other people's files at the names of the log's own.</summary>
public sealed class LinkTests : IDisposable
{
    private const string Secret = """{"timestamp":"2026-01-01T00:00:00.000000Z","interaction":1,"actor":"k","type":"question","content":"s3cret"}""" + "\n";
    private readonly LogFolder _folder = new();
    private readonly string _elsewhere = TestFolder.Create();
    private readonly string _secret;

    public LinkTests()
    {
        _secret = Path.Combine(_elsewhere, "secret");
        File.WriteAllText(_secret, Secret);
    }

    public void Dispose()
    {
        _folder.Dispose();
        Directory.Delete(_elsewhere, recursive: true);
    }

    [Theory]
    [InlineData("ln -s")]
    [InlineData("ln")]
    public void What_an_offline_log_leads_to_does_not_come_into_the_log(string link)
    {
        Put(link, "events.offline.log");
        using var log = _folder.Open();

        var refused = Assert.Throws<EventLogException>(() => log.Append(LogFolder.Event()));

        Assert.StartsWith(_folder.In("events.offline.log") + " cannot be opened: ", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("in its place, then try again.", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Secret, File.ReadAllText(_secret));
        File.Delete(_folder.In("events.offline.log"));
        log.Append(LogFolder.Event());
        Assert.Equal(["hello"], _folder.Contents());
    }

    [Theory]
    [InlineData("ln -s")]
    [InlineData("ln")]
    public void What_a_merge_seems_to_have_left_does_not_come_into_the_log(string link)
    {
        Put(link, "events.offline.merging");
        using var log = _folder.Open();

        Assert.Throws<EventLogException>(() => log.Append(LogFolder.Event()));

        File.Delete(_folder.In("events.offline.merging"));
        Assert.Empty(_folder.Contents());
    }

    [Theory]
    [InlineData("ln -s")]
    [InlineData("ln")]
    public void A_bad_line_is_not_written_where_the_error_log_leads(string link)
    {
        File.WriteAllText(_folder.LogPath, ";touch PWNED #\n");
        Put(link, "events.error.log");
        using var log = _folder.Open();

        var refused = Assert.Throws<EventLogException>(() => new SnapshotWriter(log).Write());

        Assert.StartsWith(_folder.In("events.error.log") + " cannot be opened: ", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Secret, File.ReadAllText(_secret));
    }

    [Theory]
    [InlineData("ln -s")]
    [InlineData("ln")]
    public void A_log_that_is_a_link_is_neither_read_nor_written(string link)
    {
        Put(link, "events.log");
        using var log = _folder.Open();

        Assert.Throws<EventLogException>(() => log.Read().ToList());
        Assert.Throws<EventLogException>(() => log.Append(LogFolder.Event()));

        Assert.Equal(Secret, File.ReadAllText(_secret));
    }

    [Fact]
    public void A_link_that_leads_nowhere_makes_no_file_there()
    {
        Shell.Run(_elsewhere, "ln -s \"$1/made\" \"$2/events.log\" && ln -s \"$1/made\" \"$2/events.error.log\"", _elsewhere, _folder.Path);
        using var log = _folder.Open();

        Assert.Throws<EventLogException>(() => log.Append(LogFolder.Event()));

        Assert.False(File.Exists(Path.Combine(_elsewhere, "made")));
    }

    [Theory]
    [InlineData("communication.md")]
    [InlineData("archive.md")]
    [InlineData("communication.md.bak")]
    [InlineData(".communication.md.next")]
    [InlineData(".communication.md.new")]
    [InlineData(".events.snapshot.state")]
    public void A_snapshot_puts_its_own_file_in_the_place_of_a_link(string name)
    {
        Put("ln -s", name);
        using var log = _folder.Open();
        for (var i = 1; i <= 4; i++)
        {
            log.Append(LogFolder.Event($"{i}?"));
            new SnapshotWriter(log).Write();
        }

        Assert.Equal(Secret, File.ReadAllText(_secret));
        Assert.Contains("4?", File.ReadAllText(_folder.In("communication.md")), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", File.ReadAllText(_folder.In("communication.md")) + File.ReadAllText(_folder.In("archive.md")), StringComparison.Ordinal);
        Assert.Null(new FileInfo(_folder.In("communication.md")).LinkTarget);
    }

    [Fact]
    public void A_checkpoint_is_not_read_through_a_link_and_set_in_its_place()
    {
        File.WriteAllText(_secret, "41\n");
        Put("ln -s", "agent-a.checkpoint");
        var checkpoints = new AgentCheckpoints(_folder.Path);

        Assert.Throws<EventLogException>(() => checkpoints.Read("a"));
        checkpoints.Write("a", 7);

        Assert.Equal(7, checkpoints.Read("a"));
        Assert.Equal("41\n", File.ReadAllText(_secret));
    }

    [Fact]
    public void A_cursor_is_not_read_through_a_link()
    {
        File.WriteAllText(_secret, "{\"at\":1}");
        Put("ln -s", "events.mirror.cursor");
        using var cursor = LockedCursor.TryTake(_folder.Path, "mirror")!;

        Assert.Throws<EventLogException>(cursor.Read);
    }

    [Fact]
    public void What_offline_mode_leads_to_is_not_told()
    {
        File.WriteAllText(_secret, """{"since":"today","reason":"s3cret"}""");
        Put("ln -s", OfflineQueue.ModeFileName);
        using var log = _folder.Open();

        Assert.DoesNotContain("s3cret", log.OfflineMode.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_folder_itself_may_be_reached_by_a_link()
    {
        var link = Path.Combine(_elsewhere, "log");
        Shell.Run(_elsewhere, "ln -s \"$1\" log", _folder.Path);
        using var log = new SharedLog(link);

        log.Append(LogFolder.Event());

        Assert.Equal(["hello"], _folder.Contents());
    }

    [RootFact]
    public void A_file_that_another_account_keeps_to_itself_does_not_come_into_the_log()
    {
        Shell.Run(_folder.Path, "cp \"$1\" events.offline.log && chown 12345 events.offline.log && chmod 600 events.offline.log && chmod 777 .", _secret);
        using var log = _folder.Open();

        var refused = Assert.Throws<EventLogException>(() => log.Append(LogFolder.Event()));

        Assert.Contains("belongs to another account", refused.Message, StringComparison.Ordinal);
        Shell.Run(_folder.Path, "chmod 666 events.offline.log");
        log.Append(LogFolder.Event());
        Assert.Equal(["s3cret", "hello"], _folder.Contents());
    }

    private void Put(string link, string name) => Shell.Run(_folder.Path, $"{link} \"$1\" \"$2\"", _secret, _folder.In(name));
}
