using Signalbox.BuiltIn.CodeGeneration;

namespace Signalbox.Tests.BuiltIn;

public sealed class UnifiedDiffTests
{
    [Fact]
    public void Equal_texts_have_no_difference() => Assert.Equal("", UnifiedDiff.Render("f", "a\n", "a\n"));

    [Fact]
    public void A_missing_last_line_feed_is_marked() =>
        Assert.Equal(
            "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n",
            UnifiedDiff.Render("f", "a\nb", "a\nb\n"));

    [Fact]
    public void Changed_line_ends_are_a_difference() =>
        Assert.Equal("--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\r\n+a\n", UnifiedDiff.Render("f", "a\r\n", "a\n"));

    [Fact]
    public void An_emptied_file_names_an_empty_range() =>
        Assert.Equal("--- a/f\n+++ b/f\n@@ -1,2 +0,0 @@\n-a\n-b\n", UnifiedDiff.Render("f", "a\nb\n", ""));

    [Fact]
    public void Very_long_changes_are_shown_as_one_block_and_quickly()
    {
        var before = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{i}\n"));
        var after = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{i + 0.5}\n"));

        var diff = UnifiedDiff.Render("f", before, after);

        Assert.Equal(after, Apply(before, diff));
    }

    [Fact]
    public void Applying_the_difference_gives_the_new_text()
    {
        var random = new Random(20250115);
        for (var round = 0; round < 500; round++)
        {
            var before = Text(random);
            var after = random.Next(4) == 0 ? Text(random) : Edit(before, random);
            if (before == after)
                continue;

            var diff = UnifiedDiff.Render("f", before, after);

            Assert.Equal(after, Apply(before, diff));
        }
    }

    private static string Text(Random random)
    {
        var lines = Enumerable.Range(0, random.Next(40)).Select(_ => $"line {random.Next(12)}\n");
        var text = string.Concat(lines);
        return random.Next(3) == 0 ? text.TrimEnd('\n') : text;
    }

    private static string Edit(string text, Random random)
    {
        var lines = text.Split('\n').ToList();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(lines.Count);
            if (random.Next(2) == 0)
                lines.Insert(at, $"new {random.Next(100)}");
            else
                lines[at] = $"changed {random.Next(100)}";
        }

        return string.Join('\n', lines);
    }

    // Reads the format as its users do, checking ranges, context and removed lines against the text.
    private static string Apply(string before, string diff)
    {
        var pieces = before.Split('\n');
        var old = pieces.SkipLast(1).Select(l => l + "\n").Concat(pieces[^1..]).Where(l => l.Length > 0).ToList();
        var lines = diff.Split('\n')[2..^1];
        var result = new List<string>();
        var at = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            if (line.StartsWith("@@", StringComparison.Ordinal))
            {
                var (start, count) = Range(line.Split(' ')[1][1..]);
                var (newStart, _) = Range(line.Split(' ')[2][1..]);
                var begin = count == 0 ? start : start - 1;
                result.AddRange(old[at..begin]);
                at = begin;
                Assert.Equal(Range(line.Split(' ')[2][1..]).Count == 0 ? newStart : newStart - 1, result.Count);
                continue;
            }

            var noFeed = i + 1 < lines.Length && lines[i + 1].StartsWith('\\');
            var text = line[1..] + (noFeed ? "" : "\n");
            if (line[0] is ' ' or '-')
                Assert.Equal(old[at++], text);
            if (line[0] is ' ' or '+')
                result.Add(text);
            if (noFeed)
                i++;
        }

        result.AddRange(old[at..]);
        return string.Concat(result);
    }

    private static (int Start, int Count) Range(string range)
    {
        var parts = range.Split(',');
        return (int.Parse(parts[0]), parts.Length == 1 ? 1 : int.Parse(parts[1]));
    }
}
