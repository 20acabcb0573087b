using Signalbox.Dashboard.Inbox;

namespace Signalbox.Dashboard.Tests.Inbox;

public sealed class SuppliedDiffCheckTests
{
    private const string Content = "one\ntwo\nthree\nfour\nfive\nsix\n";

    [Theory]
    [InlineData("--- a/x\n+++ b/x\n@@ -1,2 +1,3 @@\n one\n+two\n three\n")]
    [InlineData("@@ -1 +1,2 @@\n one\n-gone\n+two\n@@ -4,2 +5,2 @@ function\n five\n-old\n+six\n")]
    [InlineData("@@ -1 +1,2 @@\r\n one\r\n+two\r\n")]
    [InlineData("+two\n three\n@@\n+six\n")]
    [InlineData("@@ -6,2 +6 @@\n six\n-seven\n\\ No newline at end of file\n")]
    [InlineData("@@ -2,2 +1,0 @@\n-gone\n-too\n")]
    [InlineData("diff --git a/x b/x\nindex 1..2 100644\n--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n one\n+two\n")]
    public void A_difference_of_the_file_fits(string diff) => Assert.True(SuppliedDiffCheck.Fits(diff, Content, isAdded: false, isCut: false));

    [Theory]
    [InlineData("@@ -1,2 +1,3 @@\n one\n+harmless\n three\n")]
    [InlineData("@@ -1,2 +1,2 @@\n one\n+three\n")]
    [InlineData("@@ -1 +2 @@\n+one\n")]
    [InlineData("@@ -5 +5 @@\n+five\n@@ -1 +1 @@\n+one\n")]
    [InlineData("@@ -1 +7 @@\n+seven\n")]
    [InlineData("@@ -1 +0 @@\n+one\n")]
    [InlineData("+three\n@@\n+two\n")]
    [InlineData("nothing to see here")]
    public void A_difference_of_something_else_does_not(string diff) => Assert.False(SuppliedDiffCheck.Fits(diff, Content, isAdded: false, isCut: false));

    [Theory]
    [InlineData("@@ -0,0 +1,2 @@\n+a\n+b\n", "a\nb\n", true)]
    [InlineData("@@ -0,0 +1,2 @@\n+a\n+b\n\\ No newline at end of file\n", "a\nb", true)]
    [InlineData("+a\n+b", "a\r\nb\r\n", true)]
    [InlineData("@@ -0,0 +1,2 @@\n+a\n+b\n", "a\nb\nevil\n", false)]
    [InlineData("@@ -0,0 +2,2 @@\n+a\n+b\n", "evil\na\nb\n", false)]
    [InlineData("@@ -0,0 +1 @@\n+a\n@@ -0,0 +3 @@\n+b\n", "a\nevil\nb\n", false)]
    public void A_new_file_is_in_its_difference_from_the_first_line_to_the_last(string diff, string content, bool fits) =>
        Assert.Equal(fits, SuppliedDiffCheck.Fits(diff, content, isAdded: true, isCut: false));

    [Theory]
    [InlineData("@@ -0,0 +1,2 @@\n+one\n+two\n", true, true)]
    [InlineData("@@ -0,0 +1,2 @@\n+one\n+harmless\n", true, false)]
    [InlineData("The present file is not UTF-8 text.\n", false, true)]
    [InlineData(" harmless context\n", false, false)]
    public void Of_a_difference_that_is_cut_what_is_there_must_fit(string diff, bool isAdded, bool fits) =>
        Assert.Equal(fits, SuppliedDiffCheck.Fits(diff, Content, isAdded, isCut: true));

    [Fact]
    public void A_difference_made_to_be_slow_does_not_fit()
    {
        var alike = string.Concat(Enumerable.Repeat("a\n", 200_000));

        Assert.False(SuppliedDiffCheck.Fits(string.Concat(Enumerable.Repeat("+a\n", 100_000)) + "+b\n", alike, isAdded: false, isCut: false));
    }
}
