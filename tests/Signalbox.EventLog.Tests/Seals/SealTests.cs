using System.Text;
using Signalbox.EventLog.Faults;
using Signalbox.EventLog.Seals;

namespace Signalbox.EventLog.Tests.Seals;

public sealed class SealTests
{
    [Fact]
    public void A_sealed_log_is_whole_and_a_seal_covers_what_others_wrote_too()
    {
        using var folder = new LogFolder();
        using var log = Sealed(folder, "one", "two");
        File.AppendAllText(folder.LogPath, """{"interaction":1,"actor":"bash","type":"answer","content":"foreign","timestamp":"t","more":[1]}""" + "\n");
        new LogSeals(log).Append();

        var found = new LogVerifier(log).Verify();

        Assert.True(found.IsWhole, found.Fault?.ToString());
        Assert.Equal((5, 2, 0), (found.Lines, found.Seals, found.BadLines));
        Assert.Equal(new FileInfo(folder.LogPath).Length, found.SealedBytes);
    }

    [Fact]
    public void Nothing_new_needs_no_seal()
    {
        using var folder = new LogFolder();
        using var log = Sealed(folder, "one");

        Assert.Null(new LogSeals(log).Append());
        Assert.Equal(2, log.Read().Count());
    }

    [Fact]
    public void A_changed_byte_is_found_in_the_range_of_its_seal()
    {
        using var folder = new LogFolder();
        using var log = Sealed(folder, "one", "two");
        new LogSeals(log).Append();
        log.Append(LogFolder.Event("three"));
        log.Append(LogFolder.Event("four"));
        new LogSeals(log).Append();
        var (from, to) = (log.Read().ElementAt(3).Offset, log.Read().ElementAt(5).Offset);
        Change(folder, text => text.Replace("three", "thr3e", StringComparison.Ordinal));

        var found = new LogVerifier(log).Verify();

        Assert.Equal((4L, from, to), (found.Fault!.Line, found.Fault.From!.Value, found.Fault.To!.Value));
        Assert.StartsWith($"line 4: bytes {from} to {to} (lines 4 to 5) are not as they were when line 6 sealed them", found.Fault.ToString());
    }

    [Theory]
    [InlineData("taken out")]
    [InlineData("put in")]
    [InlineData("swapped")]
    [InlineData("seal taken out")]
    [InlineData("seal changed")]
    [InlineData("sealed part moved to the end")]
    [InlineData("forged part with a seal of its own")]
    [InlineData("words of a seal changed")]
    [InlineData("put in behind a seal that is said to be shared")]
    [InlineData("put in, and the log is said to be shared")]
    public void Whatever_is_done_to_sealed_lines_is_found(string what)
    {
        using var folder = new LogFolder();
        using var log = Sealed(folder, "one", "two");
        log.Append(LogFolder.Event("three"));
        new LogSeals(log).Append();
        log.Append(LogFolder.Event("four"));
        new LogSeals(log).Append();
        var lines = File.ReadAllLines(folder.LogPath).ToList();
        switch (what)
        {
            case "taken out":
                lines.RemoveAt(0);
                break;
            case "put in":
                lines.Insert(3, lines[0]);
                break;
            case "swapped":
                (lines[0], lines[1]) = (lines[1], lines[0]);
                break;
            case "seal taken out":
                lines.RemoveAt(2);
                break;
            case "seal changed":
                lines[2] = lines[2].Replace("\"sha256\":\"", "\"sha256\":\"0", StringComparison.Ordinal);
                break;
            case "sealed part moved to the end":
                lines.AddRange(lines[3..5]);
                lines.RemoveRange(3, 2);
                break;
            case "words of a seal changed":
                lines[2] = lines[2].Replace("Seals the", "Covers the", StringComparison.Ordinal);
                break;
            case "put in behind a seal that is said to be shared":
                lines[4] = lines[4].Replace("\"sha256\"", "\"shared\":true,\"sha256\"", StringComparison.Ordinal);
                lines.Insert(3, lines[0]);
                break;
            case "put in, and the log is said to be shared":
                lines.Insert(3, lines[0]);
                File.WriteAllText(folder.In(".events.shared"), "0\n");
                break;
            default:
                using (var forged = new LogFolder())
                using (var other = Sealed(forged, "forged"))
                    lines.InsertRange(3, File.ReadAllLines(other.FilePath));
                break;
        }

        Change(folder, _ => string.Concat(lines.Select(l => l + "\n")));

        Assert.False(new LogVerifier(log).Verify().IsWhole);
    }

    [Theory]
    [InlineData("\u0001\u0000\u0002", "not text in UTF-8")]
    [InlineData("[1,2]", "not a JSON object")]
    [InlineData("""{"interaction":1,"actor":"A","type":"question","content":"c","timestamp":"t"} {}""", "not whole JSON")]
    [InlineData("""{"interaction":1,"actor":"A","type":"question","content":"c"}""", "without a timestamp")]
    [InlineData("""{"interaction":"1","actor":"A","type":"question","content":"c","timestamp":"t"}""", "with an interaction that is no whole number")]
    [InlineData("""{"interaction":1.5,"actor":"A","type":"question","content":"c","timestamp":"t"}""", "with an interaction that is no whole number")]
    [InlineData("""{"interaction":1,"actor":null,"type":"question","content":"c","timestamp":"t"}""", "with an actor that is no text")]
    [InlineData("""{"interaction":1,"actor":"A","actor":"B","type":"question","content":"c","timestamp":"t"}""", "the same field twice")]
    [InlineData("""{"interaction":1,"actor":"A","type":"question","content":"c","timestamp":"t","x":1,"\u0078":2}""", "the same field twice")]
    [InlineData("""{"interaction":1,"actor":"A","type":"question","content":"\ud800","timestamp":"t"}""", "text with half a character in it (a lone surrogate)")]
    [InlineData("""{"interaction":1,"actor":"A","type":"question","cont""", "not whole JSON")]
    [InlineData("x", "not a JSON object")]
    public void The_first_bad_line_is_named_with_what_is_wrong(string line, string why)
    {
        using var folder = new LogFolder();
        using var log = Sealed(folder, "one");
        File.AppendAllText(folder.LogPath, line + "\n");

        var found = new LogVerifier(log).Verify();

        Assert.Equal(($"line 3: {why}", 1L), (found.Fault!.ToString(), found.BadLines));
    }

    [Fact]
    public void What_verify_calls_the_last_seal_is_what_the_seal_was_called()
    {
        using var folder = new LogFolder();
        using var log = folder.Open();
        log.Append(LogFolder.Event("one"));

        var seal = new LogSeals(log).Append()!;

        Assert.Equal(LogSeals.NameOf(seal), new LogVerifier(log).Verify().LastSeal);
    }

    [Fact]
    public async Task Many_who_seal_at_once_seal_everything_once()
    {
        using var folder = new LogFolder();
        using var log = folder.Open();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() =>
        {
            using var own = folder.Open();
            for (var n = 0; n < 20; n++)
            {
                own.Append(LogFolder.Event($"{i} {n}"));
                new LogSeals(own).Append();
            }
        })));

        var found = new LogVerifier(log).Verify();
        Assert.True(found.IsWhole, found.Fault?.ToString());
        Assert.Equal((found.Bytes, 0L), (found.SealedBytes, found.UnsealedLines));
    }

    [Fact]
    public void A_seal_is_made_by_nobody_but_the_log()
    {
        using var folder = new LogFolder();
        using var log = folder.Open();

        Assert.Equal(EventLogFault.BadEvent, Assert.Throws<EventLogException>(() => log.Append(LogFolder.Event(type: "seal"))).Fault);
        Assert.NotNull(new Signalbox.EventLog.Events.EventBatch(TimeProvider.System).TryAdd("""{"interaction":1,"actor":"A","type":"seal","content":"c","timestamp":"2026-11-20T08:00:00Z"}"""u8));
    }

    [Fact]
    public void A_line_of_many_fields_is_read_as_quickly_as_it_is_long()
    {
        using var folder = new LogFolder();
        using var log = folder.Open();
        var fields = string.Concat(Enumerable.Range(0, 200_000).Select(i => $",\"f{i}\":0"));
        File.WriteAllText(folder.LogPath, """{"interaction":9,"actor":"A","type":"question","content":"c","timestamp":"t" """ + fields + "}\n" + string.Concat(Enumerable.Repeat("\"sha256\",", 400_000)) + "\n");

        new LogSeals(log).Append();

        Assert.Equal(9, log.Read().Last().Event!.Interaction);
        Assert.Equal(1, new LogVerifier(log).Verify().BadLines);
    }

    [Fact]
    public void A_line_without_an_end_is_torn_when_nobody_is_writing_it()
    {
        using var folder = new LogFolder();
        using var log = Sealed(folder, "one");
        File.AppendAllText(folder.LogPath, "{\"inter");

        Assert.StartsWith("line 3: torn", new LogVerifier(log).Verify().Fault!.ToString());
    }

    private static SharedLog Sealed(LogFolder folder, params string[] contents)
    {
        var log = folder.Open();
        log.Append([.. contents.Select(c => LogFolder.Event(c))]);
        Assert.NotNull(new LogSeals(log).Append());
        return log;
    }

    private static void Change(LogFolder folder, Func<string, string> change) =>
        File.WriteAllBytes(folder.LogPath, Encoding.UTF8.GetBytes(change(File.ReadAllText(folder.LogPath))));
}
