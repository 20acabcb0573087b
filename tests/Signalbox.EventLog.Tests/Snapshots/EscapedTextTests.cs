using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Signalbox.Durability;
using Signalbox.EventLog.Snapshots;

namespace Signalbox.EventLog.Tests.Snapshots;

public sealed class EscapedTextTests
{
    private static readonly string[] Pieces =
    [
        "\r### Interaction #9", "\n## Interaction #9\n", "<!-- END COMMUNICATION -->", "</details><h1>", "\u2028# x", "\u2029#", "\u0085## y", "\v# a", "\f# b", "\u001c#", "\u001d#", "\u001e#",
        "\r\n", "\n", "\n\n", " ", "   ", "    ", "\t", "#", "# ", "> ", "- ", "1. ", "===", "---", "***", "- - -", "[", "]", "]: x", "\\", "`", "```\n", "~~~\n", "<", "!--", "\\<!--", "\\\\<b>", "-->",
        "é", "🚂", "\u202E", "\u2066", "\u0000", "\u007F", "\u009B", "\uFEFF", "\u200B", "\u2800", "\u3164", "\uFE0F", "\U000E0041", "text", "Agent A → Agent B", "&lt;", "|---|",
    ];

    [Fact]
    public void No_content_and_no_name_forges_a_heading_or_a_marker()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(400), Prop.ForAll(Texts(), Texts(), Texts(), (string first, string second, string name) =>
        {
            using var folder = new SnapshotFolder();
            AddRaw(folder, 1, name, "question", first);
            AddRaw(folder, 1, "B", name, second);
            AddRaw(folder, 2, name, "answer", first);
            folder.Write(1);
            Assert.Equal(["# Communication Snapshot", "### Interaction #2"], Headings(folder.Communication).Where(l => !l.StartsWith("#### ", StringComparison.Ordinal)));
            Assert.Single(Headings(folder.Communication), l => l.StartsWith("#### ", StringComparison.Ordinal));
            Assert.Equal(["<!-- BEGIN COMMUNICATION -->", "<!-- END COMMUNICATION -->"], Lines(folder.Communication).Where(l => l.Contains("<!--", StringComparison.Ordinal)));
            Assert.Equal(["# Communication Archive", "## Interaction #1"], Headings(folder.Archive));
            Assert.DoesNotContain("<!--", folder.Archive, StringComparison.Ordinal);
            foreach (var file in new[] { folder.Communication, folder.Archive })
            {
                Assert.DoesNotContain(UnseenCharacters.Pieces(file), p => p.Unseen);
                Assert.DoesNotMatch(new Regex(@"(?<!\\)(\\\\)*<[A-Za-z!?/]", RegexOptions.None, TimeSpan.FromSeconds(5)), WithoutMarkers(file));
                Assert.DoesNotMatch(new Regex(@"^(?! - $)[ \t>]*(=+|-+)[ \t]*$", RegexOptions.Multiline, TimeSpan.FromSeconds(5)), file);
            }
        }));
    }

    [Theory]
    [InlineData("# x", " - \\# x")]
    [InlineData("a\n  ## x", " - a\n     \\## x")]
    [InlineData("a\n===\n---", " - a\n   \\===\n   \\---")]
    [InlineData("> # x", " - > \\# x")]
    [InlineData("1. - # x", " - 1. - \\# x")]
    [InlineData("<b>", " - \\<b>")]
    [InlineData("\\<b>", " - \\<b>")]
    [InlineData("\\\\<b>", " - \\\\\\<b>")]
    [InlineData("<!-- x --> </b> <?x a < b <3", " - <\\!-- x --> <\\/b> <\\?x a < b <3")]
    [InlineData("a\r\nb\rc\u0085d\u2028e\u2029f", " - a\n   b\n   c\n   d\n   e\n   f")]
    [InlineData("\u0001\u000b\u007f\u009b\u202e", " - \u2401\u240b\u2421\u27e8U+009B\u27e9\u27e8U+202E\u27e9")]
    [InlineData("a\u200b\u3164\u2800\ufe0f\U000e0041", " - a\u27e8U+200B\u27e9\u27e8U+3164\u27e9\u27e8U+2800\u27e9\u27e8U+FE0F\u27e9\u27e8U+E0041\u27e9")]
    [InlineData("\u2764\ufe0f \U0001f469\u200d\U0001f4bb", " - \u2764\ufe0f \U0001f469\u200d\U0001f4bb")]
    [InlineData("", " - ")]
    [InlineData("\n\n```", " - \u00a0\n\n   ```")]
    [InlineData("  x\n```", " - \u00a0 x\n   ```")]
    [InlineData("- -", " - \\- -")]
    [InlineData("[Agent A]: http://x", " - \\[Agent A]: http://x")]
    [InlineData("[a](b)\n - [ ] c", " - [a](b)\n    - [ ] c")]
    public void Contents_are_escaped_no_more_than_must_be(string content, string shown)
    {
        using var folder = new SnapshotFolder();
        folder.Add(1, "A", "question", content);
        folder.Write();

        Assert.Contains($"#### A\n{shown}\n\n<!-- END", folder.Communication, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0x2764)]
    [InlineData(0x1F3FD)]
    [InlineData(0xFE0F)]
    [InlineData(0x2800)]
    [InlineData(0x61)]
    public void Every_character_is_unseen_here_that_is_unseen_on_other_surfaces_and_no_other(int? before)
    {
        var runes = Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(value => new Rune(value)).ToList();
        Rune? first = before is { } value ? new Rune(value) : null;

        Assert.DoesNotContain(runes, rune => UnseenRunes.IsUnseen(rune, first) != UnseenCharacters.IsUnseen(rune, first));
    }

    [Fact]
    public void Every_character_that_nobody_sees_is_named_in_contents_and_names()
    {
        var unseen = string.Join('x', Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(v => new Rune(v)).Where(r => UnseenCharacters.IsUnseen(r, null)));
        using var folder = new SnapshotFolder();
        AddRaw(folder, 1, $"A{unseen}", "question", unseen);
        folder.Write();

        Assert.Contains("\u27e8U+E0FFF\u27e9\n", folder.Communication, StringComparison.Ordinal);
        Assert.DoesNotContain(UnseenCharacters.Pieces(folder.Communication), p => p.Unseen);
    }

    [Fact]
    public void An_emoji_in_a_name_stays_whole()
    {
        using var folder = new SnapshotFolder();
        folder.Add(1, "\u2764\ufe0f\u200d\U0001f525 agent", "question", "x");
        folder.Write();

        Assert.Contains("#### \u2764\ufe0f\u200d\U0001f525 agent\n", folder.Communication, StringComparison.Ordinal);
    }

    private static Arbitrary<string> Texts() =>
        Arb.From(Gen.OneOf(Gen.Elements(Pieces).ArrayOf(8).Select(string.Concat), Gen.Elements(Pieces).ArrayOf(2).Select(string.Concat), ArbMap.Default.GeneratorFor<string>().Select(Whole)));

    private static string Whole(string? text) => new UTF8Encoding(false, false).GetString(Encoding.UTF8.GetBytes(text ?? ""));

    private static void AddRaw(SnapshotFolder folder, int interaction, string actor, string type, string content)
    {
        static string Json(string text) => System.Text.Json.JsonSerializer.Serialize(text);
        folder.AddRaw(Encoding.UTF8.GetBytes($"{{\"interaction\":{interaction},\"actor\":{Json(actor)},\"type\":{Json(type)},\"content\":{Json(content)},\"timestamp\":{Json(type)}}}\n"));
    }

    // Lines by every notion of a line there is.
    private static string[] Lines(string text) => text.Split('\n', '\r', '\v', '\f', '\u001c', '\u001d', '\u001e', '\u0085', '\u2028', '\u2029');

    private static IEnumerable<string> Headings(string text) => Lines(text).Where(l => l.TrimStart(' ') is ['#', ..] rest && l.Length - rest.Length <= 3);

    private static string WithoutMarkers(string text) => text.Replace("<!-- BEGIN COMMUNICATION -->", "", StringComparison.Ordinal).Replace("<!-- END COMMUNICATION -->", "", StringComparison.Ordinal);
}
