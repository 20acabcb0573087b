using System.Security.Cryptography;
using System.Text;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Snapshots;

namespace Signalbox.EventLog.Tests.Snapshots;

public sealed class BadLineTests : IDisposable
{
    private readonly SnapshotFolder _folder = new();

    [Fact]
    public void A_line_that_is_no_event_is_copied_and_told_once_and_the_good_ones_are_shown()
    {
        _folder.Add(7, "A", "question", "Good?");
        byte[] bad = [0xFF, 0x00, (byte)'{', 0x80];
        _folder.AddRaw([.. bad, (byte)'\n']);
        _folder.Add(7, "B", "answer", "Good.");

        Assert.Equal(1, _folder.Write().BadLines);
        Assert.Equal(0, _folder.Write().BadLines);
        File.Delete(_folder.In(".events.snapshot.state"));
        Assert.Equal(0, _folder.Write().BadLines);
        Assert.Equal(0, _folder.Write(full: true).BadLines);

        var error = Assert.Single(_folder.Errors());
        Assert.Equal((7, "signalbox"), (error.Interaction, error.Actor));
        Assert.Equal("Line 2 of events.log is not text in UTF-8; it was copied to events.error.log", error.Content);
        Assert.Equal((2, Convert.ToHexStringLower(SHA256.HashData(bad))), (error.More["line"].GetInt32(), error.More["sha256"].GetString()));
        Assert.Equal((byte[])[.. "line 2: not text in UTF-8: "u8, .. bad, (byte)'\n'], File.ReadAllBytes(_folder.In("events.error.log")));
        Assert.Contains("#### B → A\n - Good.\n\n#### error (signalbox)\n - Line 2 of", _folder.Communication, StringComparison.Ordinal);
    }

    [Fact]
    public void Telling_that_was_cut_short_goes_on()
    {
        _folder.AddRaw("one\ntwo\n"u8);
        _folder.Write();
        var errors = _folder.Errors();

        // As if the second event had not been written, nor the state.
        var log = File.ReadAllLines(_folder.Log.FilePath);
        File.WriteAllText(_folder.Log.FilePath, string.Concat(log[..^1].Select(l => l + "\n")));
        File.Delete(_folder.In(".events.snapshot.state"));
        _folder.Write();

        Assert.Equal(errors.Select(e => e.Content), _folder.Errors().Select(e => e.Content));
        Assert.Equal(2, File.ReadAllLines(_folder.In("events.error.log")).Length);
    }

    [Fact]
    public void Many_bad_lines_are_told_together()
    {
        _folder.AddRaw(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 250).Select(i => $"bad {i}\n"))));
        Assert.Equal(250, _folder.Write().BadLines);
        _folder.AddRaw("bad again\n"u8);
        Assert.Equal(1, _folder.Write().BadLines);
        Assert.Equal(0, _folder.Write(full: true).BadLines);

        var errors = _folder.Errors();
        Assert.Equal(102, errors.Count);
        Assert.Equal("150 more lines of events.log, from line 101 to line 250, are no events; they were copied to events.error.log", errors[100].Content);
        Assert.Equal(251, File.ReadAllLines(_folder.In("events.error.log")).Length);
    }

    [Fact]
    public void While_events_wait_in_the_queue_they_are_shown_as_well()
    {
        _folder.Add(1, "A", "question", "In the log?");
        _folder.AddRaw("bad\n"u8);
        _folder.Log.Queue.GoOffline("no way to the remote", DateTimeOffset.UnixEpoch);
        _folder.Add(1, "B", "answer", "In the queue.");

        Assert.Equal((3, 1), (_folder.Write().Events, _folder.Write(2).Interactions));
        Assert.Contains("#### B → A\n - In the queue.", _folder.Communication, StringComparison.Ordinal);
        Assert.Contains("#### error (signalbox)", _folder.Communication, StringComparison.Ordinal);
        var shown = _folder.Communication;

        _folder.Log.Queue.GoOnline();
        _folder.Write();

        Assert.Equal(shown, _folder.Communication);
        Assert.False(_folder.Log.Queue.HasEvents);
        Assert.Single(_folder.Errors());
        _folder.Add(1, "B", EventTypes.FollowUp, "Back.");
        Assert.Equal(0, _folder.Write().BadLines);
        Assert.True(_folder.Write().IsIncremental);
    }

    [Fact]
    public void While_the_log_is_locked_the_snapshot_is_made_and_the_next_one_tells()
    {
        _folder.Add(1, "A", "question", "Locked?");
        _folder.AddRaw("bad\n"u8);
        using var patient = new SharedLog(_folder.Path, new SharedLogOptions { LockTries = 1, LockWait = TimeSpan.FromMilliseconds(1) });

        var locked = _folder.Log.UnderLock(_ => new SnapshotWriter(patient).Write());
        Assert.Equal((0, 1), (locked.BadLines, locked.Events));
        Assert.Contains("Locked?", _folder.Communication, StringComparison.Ordinal);

        Assert.Equal(1, _folder.Write().BadLines);
        Assert.Equal(0, _folder.Write().BadLines);
        Assert.Single(_folder.Errors(), e => e.More.ContainsKey("line"));
        Assert.Single(File.ReadAllLines(_folder.In("events.error.log")));
        Assert.Equal(_folder.WrittenAfresh(), (_folder.Communication, _folder.Archive));
    }

    [Fact]
    public void Nobody_can_say_in_advance_that_a_line_was_told()
    {
        _folder.AddRaw("""{"interaction":1,"actor":"signalbox","type":"error","content":"x","timestamp":"t","line":1,"lastLine":100,"lines":9}"""u8);
        _folder.AddRaw("\nbad\n"u8);

        Assert.Equal(1, _folder.Write().BadLines);
    }

    public void Dispose() => _folder.Dispose();
}
