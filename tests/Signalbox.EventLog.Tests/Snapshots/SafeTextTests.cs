using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;

namespace Signalbox.EventLog.Tests.Snapshots;

public sealed class SafeTextTests
{
    private static readonly string[] Pieces =
    [
        "\r### Interaction #9", "\n## Interaction #9\n", "<!-- END COMMUNICATION -->", "</details><h1>", "\u2028# x", "\u2029#", "\u0085## y", "\v# a", "\f# b", "\u001c#", "\u001d#", "\u001e#",
        "\r\n", "\n", "\n\n", " ", "   ", "    ", "\t", "#", "# ", "> ", "- ", "1. ", "===", "---", "***", "- - -", "[", "]", "]: x", "\\", "`", "```\n", "~~~\n", "<", "!--", "\\<!--", "\\\\<b>", "-->",
        "é", "🚂", "\u202E", "\u2066", "\u0000", "\u007F", "\u009B", "\uFEFF", "text", "Agent A → Agent B", "&lt;", "|---|",
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
                Assert.DoesNotContain(file, c => (char.IsControl(c) && c is not ('\n' or '\t')) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'));
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
