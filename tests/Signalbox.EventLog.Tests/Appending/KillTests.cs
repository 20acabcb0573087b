using Signalbox.EventLog.Tests.Processes;

namespace Signalbox.EventLog.Tests.Appending;

public sealed class KillTests
{
    private const int Kills = 200;

    [Fact]
    public async Task Killed_two_hundred_times_every_acknowledged_event_is_there_once_and_every_line_is_whole()
    {
        using var folder = new LogFolder();
        var random = new Random(1);
        var acknowledged = new List<string>();
        using var bystander = ChildProcess.Probe("append", folder.Path, "bystander", "1", "0");

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

        var lines = log.Read().ToList();
        Assert.DoesNotContain(lines, l => l.Event is null);
        var names = lines.Select(l => l.Event!.Content.Split(':')).ToList();
        Assert.DoesNotContain(names, n => n[1].Length is not (20 or 200_000) && n[0] != "the end");
        Assert.Equal(names.Count, names.Select(n => n[0]).Distinct().Count());
        Assert.Empty(acknowledged.Except(names.Select(n => n[0])));
        Assert.InRange(acknowledged.Count, Kills, int.MaxValue);
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

    private static IEnumerable<string> WholeLines(string said) => said[..(said.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
