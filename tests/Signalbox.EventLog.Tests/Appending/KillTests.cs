using Signalbox.EventLog.Events;
using Signalbox.EventLog.Tests.Processes;

namespace Signalbox.EventLog.Tests.Appending;

public sealed class KillTests
{
    private const int Kills = 200;

    [Fact]
    public async Task Killed_two_hundred_times_every_acknowledged_event_is_there_once_and_no_torn_line_is_told_twice()
    {
        using var folder = new LogFolder();
        var random = new Random(1);
        var acknowledged = new List<string>();
        using var bystander = ChildProcess.Probe("append", folder.Path, "bystander", "1", "1000");

        for (var kill = 0; kill < Kills; kill++)
        {
            using var writer = ChildProcess.Probe("append", folder.Path, $"writer{kill}", "3", "0");
            for (var i = random.Next(0, 20); i >= 0; i--)
                acknowledged.Add((await writer.Output.ReadLineAsync())!);
            acknowledged.AddRange(WholeLines(await writer.KillAsync()));
        }

        acknowledged.AddRange(WholeLines(await bystander.KillAsync()));
        using var log = folder.Open();
        log.Append(LogFolder.Event("the end: of it"));

        // Of each event no more than its name and length is held: there are many, and long ones.
        var lines = log.Read().Select(Facts).ToList();
        var names = lines.Where(l => l.Told is null && l.Fault is null).ToList();
        Assert.DoesNotContain(names, n => n.Length is not (20 or 200_000) && n.Name != "the end");
        Assert.Equal(names.Count, names.Select(n => n.Name).Distinct().Count());
        // What a kill tore stays, is told by whoever came next, and nothing is glued to it.
        Assert.All(lines, l => Assert.Equal("not whole JSON", l.Fault ?? "not whole JSON"));
        var told = lines.Select(l => l.Told).OfType<long>().ToList();
        Assert.Equal(told.Count, told.Distinct().Count());
        Assert.All(told, number => Assert.NotNull(lines[(int)number - 1].Fault));
        Assert.Empty(acknowledged.Except(names.Select(n => n.Name)));
        Assert.InRange(acknowledged.Count, Kills, int.MaxValue);
    }

    [Fact]
    public async Task Killed_while_events_wait_and_are_merged_every_acknowledged_event_is_there_once()
    {
        using var folder = new LogFolder();
        var random = new Random(2);
        var acknowledged = new List<string>();
        for (var kill = 0; kill < 60; kill++)
        {
            using var writer = ChildProcess.Probe("offline", folder.Path, $"writer{kill}");
            for (var i = random.Next(1, 9); i >= 0; i--)
                acknowledged.Add((await writer.Output.ReadLineAsync())!);
            acknowledged.AddRange(WholeLines(await writer.KillAsync()));
            using var shell = ChildProcess.Bash(folder.Path, $$"""( flock 9; [ -z "$(tail -c 1 events.log)" ] || echo >&9; echo '{"interaction":1,"actor":"bash","type":"answer","content":"bash {{kill}}:","timestamp":"t"}' >&9 ) 9>>events.log""");
            await shell.EndAsync();
            acknowledged.Add($"bash {kill}");
        }

        using var log = folder.Open();
        log.Queue.GoOnline();
        log.Append(LogFolder.Event("the end:"));

        // A line that a kill tore got its end from the shell: it is no event, and the whole one comes after it.
        var lines = log.Read().ToList();
        var names = lines.Select(l => l.Event?.Content.Split(':')[0]).OfType<string>().ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.Empty(acknowledged.Except(names));
        Assert.All(lines.Where(l => l.Event is null), l => Assert.Equal("not whole JSON", l.Fault));
        Assert.Empty(log.ReadQueue());
    }

    [Fact]
    public async Task Sixteen_processes_append_five_hundred_events_each_and_none_is_lost_doubled_or_torn()
    {
        using var folder = new LogFolder();
        var writers = Enumerable.Range(0, 16).Select(i => ChildProcess.Probe("append", folder.Path, $"p{i}", "1", "500")).ToList();

        var said = await Task.WhenAll(writers.Select(w => w.EndAsync()));

        writers.ForEach(w => w.Dispose());
        var acknowledged = said.SelectMany(WholeLines).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(8_000, acknowledged.Count);
        Assert.Equal(acknowledged, folder.Contents().Select(c => c.Split(':')[0]).Order(StringComparer.Ordinal));
    }

    private static (string Name, int Length, long? Told, string? Fault) Facts(LogLine line) => line.Event switch
    {
        null => ("", 0, null, line.Fault),
        { Type: EventTypes.Error } error => ("", 0, error.Number("line"), null),
        var whole => (whole.Content.Split(':')[0], whole.Content.Length - whole.Content.IndexOf(':', StringComparison.Ordinal) - 1, null, null),
    };

    private static IEnumerable<string> WholeLines(string said) => said[..(said.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
