using System.Diagnostics;
using System.Globalization;
using System.Text;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Faults;
using Signalbox.EventLog.Seals;
using Signalbox.EventLog.Snapshots;
using Signalbox.EventLog.Tests.Processes;

namespace Signalbox.EventLog.Tests.Snapshots;

public sealed class TornLineTests : IDisposable
{
    private const string Torn = "{\"interaction\":2,\"actor\":\"Agent A\",\"ty";
    private const string Words = "Line 3 of events.log is not whole JSON; it was copied to events.error.log";
    private readonly SnapshotFolder _folder = new();

    [Fact]
    public void A_snapshot_tells_of_a_torn_line_and_nobody_after_it_does_again()
    {
        AddTorn();

        var made = _folder.Write();
        _folder.Add(2, "B", "answer", "after");

        Assert.Equal((3, 1), (made.Events, made.BadLines));
        AssertToldOnce();
        Assert.Contains($" - {Words}", _folder.Communication, StringComparison.Ordinal);
        Assert.Equal(0, _folder.Write().BadLines);
        File.Delete(_folder.In(".events.snapshot.state"));
        Assert.Equal(0, _folder.Write().BadLines);
        AssertToldOnce();
        Assert.Equal(["line 3: not whole JSON"], _folder.Log.Read().Where(l => l.Event is null).Select(l => $"line 3: {l.Fault}"));
        Assert.Equal(["one", "two", Words, "after"], Contents());
        Assert.Equal("line 3: not whole JSON", new LogVerifier(_folder.Log).Verify().Fault!.ToString());
    }

    [Fact]
    public void An_append_tells_of_a_torn_line_and_no_snapshot_after_it_does_again()
    {
        AddTorn();

        _folder.Add(2, "B", "answer", "after");

        Assert.Equal(["one", "two", Words, "after"], Contents());
        Assert.Equal(0, _folder.Write().BadLines);
        AssertToldOnce();
        var error = Assert.Single(_folder.Errors());
        Assert.Equal((2, "signalbox"), (error.Interaction, error.Actor));
    }

    [Fact]
    public void In_offline_mode_the_log_itself_tells_of_a_torn_line_and_so_it_does_of_one_that_waits()
    {
        AddTorn();
        _folder.Log.Queue.GoOffline("a test", DateTimeOffset.UnixEpoch);
        _folder.Add(2, "B", "answer", "waits");
        File.AppendAllText(_folder.In("events.offline.log"), "{\"torn in the queue");
        _folder.Write();
        AssertToldOnce();
        _folder.Add(2, "B", "answer", "waits too");

        _folder.Log.Queue.GoOnline();
        _folder.Write();

        Assert.Equal(["one", "two", Words, "waits", "waits too", "Line 6 of events.log is not whole JSON; it was copied to events.error.log"], Contents());
        Assert.Equal([$"line 3: not whole JSON: {Torn}", "line 6: not whole JSON: {\"torn in the queue"], File.ReadAllLines(_folder.In("events.error.log")));
        Assert.Equal(0, _folder.Write(full: true).BadLines);
    }

    [Fact]
    public void A_whole_event_that_only_lacks_its_line_feed_gets_it_from_a_snapshot()
    {
        _folder.Add(1, "A", "question", "one");
        var line = """{"interaction":1,"actor":"A","type":"answer","content":"whole","timestamp":"t"}""" + "\r";
        _folder.AddRaw(Encoding.UTF8.GetBytes(line));

        Assert.True(new LogVerifier(_folder.Log).Verify() is { IsWhole: true, Lines: 2 });
        Assert.Equal((2, 0), (_folder.Write().Events, _folder.Write().BadLines));

        Assert.Equal(["one", "whole"], Contents());
        Assert.False(File.Exists(_folder.In("events.error.log")));
    }

    [Theory]
    [InlineData("copied")]
    [InlineData("copied, and its end is written")]
    [InlineData("copied, and half of the event is written")]
    [InlineData("half copied")]
    public void Telling_that_was_killed_anywhere_goes_on_and_tells_once(string killed)
    {
        AddTorn();
        var log = File.ReadAllBytes(_folder.Log.FilePath);
        _folder.Write();
        var told = File.ReadAllBytes(_folder.Log.FilePath);
        File.Delete(_folder.In(".events.snapshot.state"));
        File.WriteAllBytes(_folder.Log.FilePath, killed switch
        {
            "copied, and its end is written" => told[..(log.Length + 1)],
            "copied, and half of the event is written" => told[..((log.Length + told.Length) / 2)],
            _ => log,
        });
        if (killed == "half copied")
            File.WriteAllText(_folder.In("events.error.log"), "line 3: not wh");

        _folder.Add(2, "B", "answer", "after");
        _folder.Write();

        Assert.Single(_folder.Errors(), e => e.Content == Words);
        Assert.Single(File.ReadAllLines(_folder.In("events.error.log")), e => e.EndsWith(Torn, StringComparison.Ordinal));
        AssertEachBadLineIsToldOnce();
    }

    [Fact]
    public void While_the_list_of_errors_cannot_be_written_a_line_stays_torn()
    {
        AddTorn();
        Directory.CreateDirectory(_folder.In("events.error.log"));

        Assert.Throws<EventLogException>(() => _folder.Add(2, "B", "answer", "never"));
        Assert.Throws<EventLogException>(() => _folder.Write());
        Directory.Delete(_folder.In("events.error.log"));
        _folder.Write();

        Assert.Single(_folder.Errors(), e => e.Content == Words);
        Assert.Equal([$"line 3: not whole JSON: {Torn}"], File.ReadAllLines(_folder.In("events.error.log")));
        Assert.DoesNotContain("never", Contents());
    }

    [Fact]
    public async Task Of_many_processes_that_find_a_torn_line_at_once_one_tells()
    {
        for (var round = 0; round < 4; round++)
        {
            using var folder = new SnapshotFolder();
            folder.Add(1, "A", "question", "one");
            folder.AddRaw(Encoding.UTF8.GetBytes(Torn));
            var processes = Enumerable.Range(0, 8).Select(i => i % 2 == 0 ? ChildProcess.Probe("peak", folder.Path) : ChildProcess.Probe("append", folder.Path, $"p{i}", "1", "3")).ToList();

            await Task.WhenAll(processes.Select(p => p.EndAsync()));

            processes.ForEach(p => p.Dispose());
            folder.Write();
            Assert.Single(folder.Errors());
            Assert.Single(await File.ReadAllLinesAsync(folder.In("events.error.log")));
            Assert.Equal(12, folder.Log.Read().Count(l => l.Event?.Actor.StartsWith('p') == true));
        }
    }

    [Fact]
    public async Task Killed_at_any_moment_each_torn_line_is_told_once()
    {
        _folder.Add(1, "A", "question", "one");
        var random = new Random(7);
        for (var kill = 0; kill < 25; kill++)
        {
            using var probe = ChildProcess.Probe("torn", _folder.Path, string.Create(CultureInfo.InvariantCulture, $"{kill}"));
            for (var lines = random.Next(1, 6); lines > 0; lines--)
                await probe.Output.ReadLineAsync();
            var spin = Stopwatch.StartNew();
            while (spin.Elapsed < TimeSpan.FromMilliseconds(random.NextDouble() * 8))
                Thread.SpinWait(20);
            await probe.KillAsync();
        }

        _folder.Write();

        Assert.NotEmpty(_folder.Errors());
        AssertEachBadLineIsToldOnce();
        Assert.Equal(0, _folder.Write(full: true).BadLines);
    }

    [Fact]
    public async Task A_line_that_somebody_is_writing_is_not_judged()
    {
        _folder.Add(1, "A", "question", "one");
        using var patient = new SharedLog(_folder.Path, new SharedLogOptions { LockTries = 1, LockWait = TimeSpan.FromMilliseconds(1) });
        using (var writer = ChildProcess.Bash(_folder.Path, """exec 9>>events.log; flock 9; printf '{"interaction":1,"actor":"bash",' >&9; echo half; cat; printf '"type":"answer","content":"slow","timestamp":"t"}\n' >&9"""))
        {
            await writer.Output.ReadLineAsync();

            var made = new SnapshotWriter(patient).Write();

            Assert.Equal((1, 0), (made.Events, made.BadLines));
            Assert.False(made.IsTold);
            Assert.False(File.Exists(_folder.In("events.error.log")));
            writer.Release();
            await writer.EndAsync();
        }

        Assert.Equal((2, 0), (_folder.Write().Events, _folder.Write().BadLines));
        Assert.Equal(["one", "slow"], Contents());
    }

    public void Dispose() => _folder.Dispose();

    private void AddTorn()
    {
        _folder.Add(1, "A", "question", "one");
        _folder.Add(2, "A", "question", "two");
        _folder.AddRaw(Encoding.UTF8.GetBytes(Torn));
    }

    private List<string> Contents() => [.. _folder.Log.Read().Select(l => l.Event?.Content).OfType<string>()];

    private void AssertToldOnce()
    {
        Assert.Equal(Words, Assert.Single(_folder.Errors(), e => e.Type == EventTypes.Error).Content);
        Assert.Equal([$"line 3: not whole JSON: {Torn}"], File.ReadAllLines(_folder.In("events.error.log")));
    }

    private void AssertEachBadLineIsToldOnce()
    {
        var lines = File.ReadAllText(_folder.Log.FilePath).Split('\n');
        var bad = lines.Index().Where(l => l.Item.Length > 0 && EventLine.Read(Encoding.UTF8.GetBytes(l.Item), out _) is not null).ToList();
        Assert.Equal(bad.Select(l => (long)l.Index + 1), _folder.Errors().Select(e => e.Number("line")!.Value).Order());
        Assert.Equal(bad.Select(l => $"line {l.Index + 1}: not whole JSON: {l.Item}").Order(StringComparer.Ordinal), File.ReadAllLines(_folder.In("events.error.log")).Order(StringComparer.Ordinal));
    }
}
