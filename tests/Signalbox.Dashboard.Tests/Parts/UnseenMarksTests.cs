using Signalbox.Dashboard.Parts;

namespace Signalbox.Dashboard.Tests.Parts;

public sealed class UnseenMarksTests
{
    [Fact]
    public void What_is_not_seen_is_named()
    {
        Assert.Equal([("a", false), ("‹U+202E›‹U+E0041›", true), ("b\r\n", false)], UnseenMarks.Of("a\u202E\U000E0041b\r\n"));
        Assert.Empty(UnseenMarks.Of(""));
    }

    [Fact]
    public void In_json_it_is_named_so_that_a_copy_means_the_same()
    {
        const string Text = "a\u202E\U000E0041b";

        var shown = string.Concat(UnseenMarks.Of($"\"{Text}\"", asJson: true).Select(p => p.Text));

        Assert.Equal("\"a\\u202E\\uDB40\\uDC41b\"", shown);
        Assert.Equal(Text, System.Text.Json.JsonSerializer.Deserialize<string>(shown));
    }

    [Fact]
    public void A_text_of_nothing_else_is_named_in_few_pieces()
    {
        var pieces = UnseenMarks.Of(string.Concat(Enumerable.Repeat("a\u200B", 50_000)));

        Assert.Equal(1_001, pieces.Count);
        Assert.DoesNotContain('\u200B', pieces[^1].Text);
        Assert.Equal(50_000, string.Concat(pieces.Select(p => p.Text)).Split("‹U+200B›").Length - 1);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("plain", "plain")]
    [InlineData("a\u3164b", "a‹U+3164›b")]
    public void Where_only_text_can_stand_the_marks_are_in_it(string? text, string? shown) => Assert.Equal(shown, UnseenMarks.Marked(text));

    [Fact]
    public void A_choice_has_another_label_only_when_its_value_hides_something()
    {
        Assert.Null(UnseenMarks.Label("simple-task"));
        Assert.Equal("simple‹U+2800›task", UnseenMarks.Label("simple\u2800task"));
    }

    [Fact]
    public void Each_kind_that_a_text_holds_is_named_once_and_no_more_than_asked_for()
    {
        Assert.Null(UnseenMarks.Kinds("plain\ntext", 2));
        Assert.Equal("‹U+202E›‹U+3164›", UnseenMarks.Kinds("a\u202Eb\u3164c\u202E", 2));
        Assert.Equal("‹U+202E›‹U+3164›…", UnseenMarks.Kinds("\u202E\u3164\u2800", 2));
    }
}
