using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Signalbox.EventLog.Tests.Processes;

namespace Signalbox.EventLog.Tests.Snapshots;

public sealed class SnapshotKillTests : IDisposable
{
    private const int Kills = 40;
    private static readonly Regex SectionHeading = new(@"^(?:##|###) Interaction #(\d+)$", RegexOptions.Multiline);
    private readonly SnapshotFolder _folder = new();

    [Fact]
    public async Task Killed_at_any_moment_each_file_is_whole_and_no_interaction_is_in_neither()
    {
        for (var i = 1; i <= 12; i++)
            _folder.Add(i, "A", "question", $"{i}?");
        _folder.Write();
        var random = new Random(5);
        for (var kill = 0; kill < Kills; kill++)
        {
            using var probe = ChildProcess.Probe("snapshot", _folder.Path, "1000");
            var shown = 0L;
            for (var lines = random.Next(1, 12); lines > 0 && await probe.Output.ReadLineAsync() is { } line; lines--)
                shown = long.Parse(line, CultureInfo.InvariantCulture) - 1;
            var spin = Stopwatch.StartNew();
            while (spin.Elapsed < TimeSpan.FromMilliseconds(random.NextDouble() * 15))
                Thread.SpinWait(20);
            await probe.KillAsync();
            AssertWhole(shown);
        }

        _folder.Write();
        Assert.Equal(_folder.WrittenAfresh(), (_folder.Communication, _folder.Archive));
    }

    public void Dispose() => _folder.Dispose();

    private void AssertWhole(long shown)
    {
        foreach (var ending in new[] { "", ".bak" })
        {
            var (communication, archive) = (_folder.Read("communication.md" + ending), _folder.Read("archive.md" + ending));
            Assert.StartsWith("# Communication Snapshot\n<!-- BEGIN COMMUNICATION -->\n\n", communication, StringComparison.Ordinal);
            Assert.EndsWith("\n<!-- END COMMUNICATION -->\n", communication, StringComparison.Ordinal);
            Assert.StartsWith("# Communication Archive\n\n", archive, StringComparison.Ordinal);
            Assert.EndsWith("\n\n", archive, StringComparison.Ordinal);
            Assert.Equal(Numbers(communication).Order().Distinct(), Numbers(communication));
            Assert.Equal(Numbers(archive).Order().Distinct(), Numbers(archive));
            if (ending.Length == 0)
                Assert.Empty(Enumerable.Range(1, (int)shown).Except(Numbers(communication).Concat(Numbers(archive))));
        }
    }

    private static IEnumerable<int> Numbers(string text) => SectionHeading.Matches(text).Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture));
}
