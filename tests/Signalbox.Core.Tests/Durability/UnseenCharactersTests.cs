using Signalbox.Durability;

namespace Signalbox.Tests.Durability;

public sealed class UnseenCharactersTests
{
    [Theory]
    [InlineData("if (a\u202E) {", "if (a‹U+202E›) {")]
    [InlineData("\u2066x\u2069", "‹U+2066›x‹U+2069›")]
    [InlineData("zero\u200Bwidth\uFEFF", "zero‹U+200B›width‹U+FEFF›")]
    [InlineData("na\u00ADme", "na‹U+00AD›me")]
    [InlineData("const\u3164=1", "const‹U+3164›=1")]
    [InlineData("a\u200D\uFE0Fb", "a‹U+200D›‹U+FE0F›b")]
    [InlineData("\u2800\uFE0F\u2800\u200D", "‹U+2800›‹U+FE0F›‹U+2800›‹U+200D›")]
    [InlineData("\U000E0041", "‹U+E0041›")]
    [InlineData("\u001b[2J\u0007", "‹U+001B›[2J‹U+0007›")]
    [InlineData("one\u2028two\u0085three\f", "one‹U+2028›two‹U+0085›three‹U+000C›")]
    [InlineData("paid\rfree", "paid‹U+000D›free")]
    public void What_nobody_sees_is_marked(string text, string shown) => Assert.Equal(shown, UnseenCharacters.Marked(text));

    [Theory]
    [InlineData("")]
    [InlineData("plain\n\ttext\r\n")]
    [InlineData("שלום, Grüße, 日本語, é, e\u0301")]
    [InlineData("❤️ 👩🏽‍💻 👨‍👩‍👧 🏳️‍🌈")]
    public void What_everybody_sees_stays(string text) => Assert.Equal(text, UnseenCharacters.Marked(text));

    [Theory]
    [InlineData("a\u202E\u202Db")]
    [InlineData("\ud800x\u200B")]
    [InlineData("\u200B\U0001F600\r\n\r")]
    public void Pieces_lose_nothing(string text) => Assert.Equal(text, string.Concat(UnseenCharacters.Pieces(text).Select(p => p.Text)));
}
