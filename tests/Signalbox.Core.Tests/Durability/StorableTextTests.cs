using Signalbox.Durability;

namespace Signalbox.Tests.Durability;

public sealed class StorableTextTests
{
    // Built here, because test discovery would mend halves of surrogate pairs in attributes.
    public static TheoryData<string, string, string> Cleaned => new()
    {
        { "sound text", "Ünïcode 🚂\t\n", "Ünïcode 🚂\t\n" },
        { "NUL", "a\0b\0", "a\uFFFDb\uFFFD" },
        { "a high half", "a\ud83db", "a\uFFFDb" },
        { "a high half at the end", "a\ud83d", "a\uFFFD" },
        { "a low half", "\ude82a", "\uFFFDa" },
        { "halves in the wrong order", "\ude82\ud83d", "\uFFFD\uFFFD" },
        { "a half after a pair", "\ud83d\ude82\ude82", "\ud83d\ude82\uFFFD" },
        { "nothing", "", "" },
    };

    [Theory]
    [MemberData(nameof(Cleaned))]
    public void What_cannot_be_stored_is_replaced(string title, string text, string clean)
    {
        Assert.True(StorableText.Clean(text) == clean, title);
        Assert.Equal(text == clean, StorableText.Fault(text) is null);
        Assert.Null(StorableText.Fault(clean));
    }

    [Theory]
    [InlineData("abcdef", 3, "abc")]
    [InlineData("abc", 3, "abc")]
    [InlineData("ab🚂", 4, "ab🚂")]
    [InlineData("ab🚂", 3, "ab")]
    [InlineData("🚂", 1, "")]
    public void A_cut_never_breaks_a_pair(string text, int maximum, string cut) => Assert.Equal(cut, StorableText.Clean(text, maximum));
}
