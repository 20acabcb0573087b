using System.Security.Cryptography;
using System.Text;
using Signalbox.EventLog.Seals;

namespace Signalbox.EventLog.Tests.Seals;

public sealed class LineFormatTests
{
    [Theory]
    [InlineData("CR LF")]
    [InlineData("byte-order mark")]
    [InlineData("blank lines")]
    [InlineData("all")]
    public void How_lines_end_and_what_is_blank_breaks_no_seal(string what)
    {
        using var folder = new LogFolder();
        using var log = Sealed(folder);
        Change(folder, text => what switch
        {
            "CR LF" => text.Replace("\n", "\r\n", StringComparison.Ordinal),
            "byte-order mark" => "\uFEFF" + text,
            "blank lines" => "\n" + text.Replace("\n", "\n \t\n", StringComparison.Ordinal),
            _ => "\uFEFF\r\n" + text.Replace("\n", "\r\n\r\n", StringComparison.Ordinal),
        });
        log.Append(LogFolder.Event("four"));
        new LogSeals(log).Append();

        var found = new LogVerifier(log).Verify();

        Assert.Null(found.Fault?.ToString());
        Assert.Equal((7, 3), (found.Lines, found.Seals));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(folder.LogPath).AsSpan()[(int)log.Read().Last().Offset..])), found.LastSeal);
    }

    [Theory]
    [InlineData("two", "tw0")]
    [InlineData("\"}", "\" }")]
    [InlineData("{", " {")]
    public void What_is_changed_between_other_line_ends_is_found(string from, string to)
    {
        using var folder = new LogFolder();
        using var log = Sealed(folder);
        Change(folder, text => text.Replace("\n", "\r\n", StringComparison.Ordinal));
        Assert.True(new LogVerifier(log).Verify().IsWhole);
        var second = log.Read().ElementAt(1);
        Change(folder, text => text[..(int)second.Offset] + text[(int)second.Offset..(int)second.Next].Replace(from, to, StringComparison.Ordinal) + text[(int)second.Next..]);

        Assert.Equal("line 1: bytes 0 to", new LogVerifier(log).Verify().Fault!.ToString()[..18]);
    }

    [Fact]
    public void A_line_that_is_put_in_or_taken_out_between_other_line_ends_is_found()
    {
        using var folder = new LogFolder();
        using var log = Sealed(folder);
        Change(folder, text => text.Replace("\n", "\r\n", StringComparison.Ordinal));
        var lines = File.ReadAllText(folder.LogPath);
        var (first, second) = (log.Read().First(), log.Read().ElementAt(1));

        Change(folder, _ => lines[(int)first.Next..]);
        Assert.False(new LogVerifier(log).Verify().IsWhole);
        Change(folder, _ => lines[..(int)second.Next] + lines);
        Assert.False(new LogVerifier(log).Verify().IsWhole);
        Change(folder, _ => lines);
        Assert.True(new LogVerifier(log).Verify().IsWhole);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_seal_that_counts_all_bytes_as_they_are_holds_as_before(bool isShared)
    {
        using var folder = new LogFolder();
        using var log = folder.Open();
        var text = "\uFEFF" + Line("one") + "\r\n" + Line("two").Replace("\n", "\r\n", StringComparison.Ordinal) + "\n";
        var covered = Encoding.UTF8.GetBytes(text);
        var hash = Convert.ToHexStringLower(SHA256.HashData([.. covered, .. Encoding.UTF8.GetBytes(isShared ? "shared" : "alone")]));
        var seal = new Seal(covered.Length, hash, null, isShared).ToEvent(1) with { Timestamp = "2026-11-20T08:00:00Z" };
        File.WriteAllBytes(folder.LogPath, [.. covered, .. Encoding.UTF8.GetBytes(seal.ToLine() + "\n")]);

        Assert.Null(new LogVerifier(log).Verify().Fault?.ToString());
        log.Append(LogFolder.Event("three"));
        new LogSeals(log).Append();
        Assert.Null(new LogVerifier(log).Verify().Fault?.ToString());
        Change(folder, t => t.Replace("two", "tw0", StringComparison.Ordinal));
        Assert.False(new LogVerifier(log).Verify().IsWhole);
    }

    [Fact]
    public void Blank_lines_alone_need_no_seal()
    {
        using var folder = new LogFolder();
        using var log = Sealed(folder);
        File.AppendAllText(folder.LogPath, "\n \r\n");

        Assert.Null(new LogSeals(log).Append());
    }

    // Two seals, with two events before the first and one before the second.
    private static SharedLog Sealed(LogFolder folder)
    {
        var log = folder.Open();
        log.Append([LogFolder.Event("one"), LogFolder.Event("two")]);
        new LogSeals(log).Append();
        log.Append(LogFolder.Event("three"));
        Assert.NotNull(new LogSeals(log).Append());
        return log;
    }

    private static string Line(string content) => $$"""{"interaction":1,"actor":"A","type":"question","content":"{{content}}","timestamp":"2026-11-20T08:00:00Z"}""" + "\n";

    private static void Change(LogFolder folder, Func<string, string> change) =>
        File.WriteAllBytes(folder.LogPath, Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(File.ReadAllBytes(folder.LogPath)))));
}
