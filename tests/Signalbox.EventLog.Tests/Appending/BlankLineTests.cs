using Signalbox.EventLog.Elections;
using Signalbox.EventLog.Seals;
using Signalbox.EventLog.Tests.Snapshots;
using Signalbox.EventLog.Watching;

namespace Signalbox.EventLog.Tests.Appending;

public sealed class BlankLineTests : IDisposable
{
    private const string Mark = "\uFEFF";
    private readonly SnapshotFolder _folder = new();

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData(" \t \r\n\n\n")]
    [InlineData("\n  ")]
    [InlineData(" ")]
    [InlineData("\r")]
    public void Blank_lines_are_passed_over_and_stay_where_they_are(string blank)
    {
        _folder.Add(1, "A", "question", "one");
        Add(blank);
        _folder.Add(1, "B", "answer", "two");
        Add(blank + blank);
        var bytes = Text();

        Assert.Equal((2, 0), (_folder.Write().Events, _folder.Write().BadLines));
        var found = new LogVerifier(_folder.Log).Verify();
        Assert.Equal((null, 2, 0), (found.Fault, found.Lines, found.BadLines));
        Assert.Equal(["one", "two"], _folder.Log.Read().Select(l => l.Event!.Content));
        Assert.Equal(["two"], new LogTail(_folder.Log).Last(1).Select(l => l.Event!.Content));
        Assert.Equal(["one", "two"], new LogTail(_folder.Log).Last(2).Select(l => l.Event!.Content));
        Assert.StartsWith(bytes, Text(), StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.In("events.error.log")));
        Assert.Equal(["one", "two"], _folder.WrittenAfresh().Communication.Split('\n').Where(l => l.StartsWith(" - ", StringComparison.Ordinal)).Select(l => l[3..]));
    }

    [Fact]
    public void Blank_lines_count_where_a_line_is_named()
    {
        Add("\n \n" + Mark + "no event\n\n");
        _folder.Add(1, "A", "question", "one");
        Add("\nbad\n");

        Assert.StartsWith("line 3: ", new LogVerifier(_folder.Log).Verify().Fault!.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, _folder.Write().BadLines);

        Assert.Equal([3L, 7L], _folder.Errors().Select(e => e.Number("line")!.Value));
        Assert.Equal(["line 3", "line 7"], File.ReadAllLines(_folder.In("events.error.log")).Select(l => l.Split(':')[0]));
        Assert.Equal(0, _folder.Write(full: true).BadLines);
    }

    [Fact]
    public void A_byte_order_mark_before_the_first_line_is_no_part_of_it()
    {
        Add(Mark + Line("heartbeat", "first") + Line("question", "second"));

        Assert.Equal(["first", "second"], _folder.Log.Read().Select(l => l.Event?.Content));
        Assert.Equal(["first", "second"], new LogTail(_folder.Log).Last(2).Select(l => l.Event?.Content));
        Assert.Equal("A", new Election(_folder.Log, "B").Look() is { LastSign: not null } ? "A" : "");
        Assert.Equal((2, 0), (_folder.Write().Events, _folder.Write(1, full: true).BadLines));
        var found = new LogVerifier(_folder.Log).Verify();
        Assert.Equal((null, 2, 0), (found.Fault, found.Lines, found.BadLines));
        Assert.StartsWith(Mark, Text(), StringComparison.Ordinal);
        Assert.Contains(" - first\n", _folder.Communication, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Mark)]
    [InlineData(Mark + "\n")]
    [InlineData(Mark + " \r\n")]
    public void A_byte_order_mark_alone_is_a_blank_line(string text)
    {
        Add(text);
        _folder.Add(1, "A", "question", "one");

        Assert.Equal(["one"], _folder.Log.Read().Select(l => l.Event?.Content));
        Assert.True(new LogVerifier(_folder.Log).Verify().IsWhole);
        Assert.Equal(0, _folder.Write().BadLines);
    }

    [Fact]
    public void An_event_behind_a_byte_order_mark_that_lacks_its_line_feed_gets_it()
    {
        Add(Mark + Line("question", "first").TrimEnd('\n'));

        _folder.Add(1, "A", "question", "second");

        Assert.Equal(["first", "second"], _folder.Log.Read().Select(l => l.Event?.Content));
    }

    [Fact]
    public void A_queue_may_begin_with_a_byte_order_mark_and_hold_blank_lines()
    {
        _folder.Add(1, "A", "question", "one");
        _folder.Log.Queue.GoOffline("a test", DateTimeOffset.UnixEpoch);
        File.WriteAllText(_folder.In("events.offline.log"), Mark + Line("question", "waits") + "\n\r\n" + Line("question", "waits too"));

        Assert.Equal(["waits", "waits too"], _folder.Log.ReadQueue().Select(e => e.Content));
        Assert.Equal((3, 0), (_folder.Write().Events, _folder.Write().BadLines));
        Assert.Contains(" - waits\n", _folder.Communication, StringComparison.Ordinal);
        _folder.Log.Queue.GoOnline();
        _folder.Add(1, "A", "question", "two");

        Assert.Equal(["one", "waits", "waits too", "two"], _folder.Log.Read().Select(l => l.Event?.Content));
    }

    [Fact]
    public void Following_a_log_goes_on_behind_any_number_of_blank_lines()
    {
        _folder.Add(1, "A", "question", "one");
        var tail = new LogTail(_folder.Log);
        Assert.Single(tail.Last(5));
        _folder.AddRaw(Enumerable.Repeat((byte)'\n', 20 * 1024 * 1024).ToArray());
        Assert.Empty(tail.Next());
        _folder.Add(1, "A", "question", "two");

        Assert.Equal(["two"], tail.Next().Select(l => l.Event?.Content));
        Assert.Empty(tail.Next());
        Assert.Equal(["one", "two"], new LogTail(_folder.Log).Last(2).Select(l => l.Event?.Content));
    }

    [Fact]
    public void A_bad_line_is_not_told_again_when_its_end_has_changed()
    {
        Add(Line("question", "one") + "bad\n");
        _folder.Write();
        var (communication, log) = (_folder.Communication, Text());
        File.WriteAllText(_folder.Log.FilePath, Mark + log.Replace("\n", "\r\n", StringComparison.Ordinal));

        Assert.Equal(0, _folder.Write().BadLines);

        Assert.Equal(communication, _folder.Communication);
        Assert.Single(_folder.Errors());
        Assert.Single(File.ReadAllLines(_folder.In("events.error.log")));
    }

    public void Dispose() => _folder.Dispose();

    private static string Line(string type, string content) => $$"""{"interaction":1,"actor":"A","type":"{{type}}","content":"{{content}}","timestamp":"2026-11-20T08:00:00Z"}""" + "\n";

    private string Text() => System.Text.Encoding.UTF8.GetString(File.ReadAllBytes(_folder.Log.FilePath));

    private void Add(string text) => _folder.AddRaw(System.Text.Encoding.UTF8.GetBytes(text));
}
