using Signalbox.Dashboard.Parts;

namespace Signalbox.Dashboard.Tests.Parts;

public sealed class TextStartTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(200)]
    public void What_fits_is_whole(int lines)
    {
        var text = Lines(lines);

        Assert.Equal(new TextStart(text, 0, 0), TextStart.Of(text));
        Assert.True(TextStart.Of(text.TrimEnd('\n')).IsWhole);
    }

    [Theory]
    [InlineData(201, "Show 1 more line")]
    [InlineData(274, "Show 74 more lines")]
    [InlineData(5_200, "Show 5,000 more lines")]
    public void Of_more_lines_the_first_are_shown_and_the_others_are_counted(int lines, string words)
    {
        var start = TextStart.Of(Lines(lines));

        Assert.Equal((Lines(200), words), (start.Text, start.Words));
        Assert.Equal(words, TextStart.Of(Lines(lines).TrimEnd('\n')).Words);
    }

    [Fact]
    public void A_line_that_is_very_long_is_cut_and_no_character_in_two()
    {
        var start = TextStart.Of(string.Concat(Enumerable.Repeat("a\U0001F6A6", 30_000)));

        Assert.InRange(start.Text.Length, 20_000, 30_000);
        Assert.False(char.IsHighSurrogate(start.Text[^1]));
        Assert.Equal($"Show {start.MoreCharacters:N0} more characters", start.Words);
        Assert.Equal(90_000, start.Text.Length + start.MoreCharacters);
    }

    [Fact]
    public void Long_lines_take_the_room_of_several()
    {
        var start = TextStart.Of(string.Concat(Enumerable.Repeat(new string('x', 1_199) + "\n", 100)));

        Assert.Equal("Show 81 more lines", start.Words);
        Assert.Equal(19 * 1_200, start.Text.Length);
    }

    private static string Lines(int count) => string.Concat(Enumerable.Range(1, count).Select(i => $"line {i}\n"));
}
