using Signalbox.Dashboard.Parts;

namespace Signalbox.Dashboard.Tests.Parts;

public sealed class TextDiffTests
{
    [Fact]
    public void Texts_alike_differ_in_nothing() => Assert.Empty(TextDiff.Between("a\nb", "a\nb").Lines);

    [Theory]
    [InlineData("if x:\n    y()", "if x:\ny()", "-    y()", "+y()")]
    [InlineData("a ", "a", "-a ", "+a")]
    [InlineData("a\r\nb", "a\nb", "-a\r", "+a")]
    public void Spaces_and_line_ends_count(string before, string after, params string[] changed) =>
        Assert.Equal(changed, TextDiff.Between(before, after).Lines.Where(l => l.Mark != ' ').Select(l => l.Mark + l.Text));

    [Fact]
    public void Line_ends_that_are_everywhere_are_not_shown() =>
        Assert.Equal(["a", "b", "c", ""], TextDiff.Between("a\r\nb\r\n", "a\r\nc\r\n").Lines.Select(l => l.Text));

    [Fact]
    public void A_change_stands_among_a_few_lines_alike_and_the_rest_is_counted()
    {
        var lines = Enumerable.Range(1, 20).Select(n => $"line {n}").ToArray();

        var diff = TextDiff.Between(string.Join('\n', lines), string.Join('\n', lines.Select(l => l == "line 10" ? "changed" : l)));

        Assert.Equal([6, 0, 0, 0, 0, 0, 0, 0, 0, 7], diff.Lines.Select(l => l.LeftOut));
        Assert.Equal("   -+   ", string.Concat(diff.Lines.Skip(1).SkipLast(1).Select(l => l.Mark)));
        Assert.Equal([7, 8, 9, null, 10, 11, 12, 13], diff.Lines.Skip(1).SkipLast(1).Select(l => l.Number));
        Assert.Equal(0, diff.More);
    }

    [Fact]
    public void Of_very_many_lines_that_differ_the_first_are_shown_and_the_rest_is_counted()
    {
        var diff = TextDiff.Between(string.Join('\n', Enumerable.Range(0, 100_000)), string.Join('\n', Enumerable.Range(100_000, 100_000)));

        Assert.Equal(2_000, diff.Lines.Count);
        Assert.Equal(198_000, diff.More);
    }

    [Fact]
    public void What_is_shown_makes_the_text_after_of_the_text_before()
    {
        string[] words = ["a", "b", "", "c"];
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var before = random.GetItems(words, random.Next(1, 12));
            var after = random.GetItems(words, random.Next(1, 12));

            var lines = TextDiff.Between(string.Join('\n', before), string.Join('\n', after)).Lines;

            if (lines.Count == 0 || lines.Any(l => l.LeftOut > 0))
                continue;
            Assert.Equal(before, lines.Where(l => l.Mark != '+').Select(l => l.Text));
            Assert.Equal(after, lines.Where(l => l.Mark != '-').Select(l => l.Text));
        }
    }
}
