using Signalbox.Dashboard.Inbox;

namespace Signalbox.Dashboard.Tests.Inbox;

public sealed class UnifiedLineTests
{
    [Fact]
    public void A_difference_loses_none_of_its_lines_but_the_names_of_the_files()
    {
        var lines = UnifiedLine.Of("--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n--- looks like a name\n+++ so does this\n same\n\\ No newline at end of file\n");

        Assert.Equal(["gap", "removed", "added", "", "gap"], lines.Select(l => l.Kind));
        Assert.Equal(["-- looks like a name", "++ so does this", "same"], lines.Skip(1).Take(3).Select(l => l.Text));
    }

    [Fact]
    public void What_stands_before_the_names_is_kept()
    {
        var lines = UnifiedLine.Of("diff --git a/x b/x\nold mode 100644\nnew mode 100755\n--- a/x\n+++ b/x\n@@ -0,0 +1 @@\n+x\n");

        Assert.Equal(["diff --git a/x b/x", "old mode 100644", "new mode 100755", "@@ -0,0 +1 @@", "x"], lines.Select(l => l.Text));
    }

    [Fact]
    public void Of_very_many_lines_it_says_how_many_are_missing()
    {
        var lines = UnifiedLine.Of(string.Concat(Enumerable.Repeat("+x\n", 6_234)));

        Assert.Equal(5_001, lines.Count);
        Assert.Equal("gap", lines[^1].Kind);
        Assert.StartsWith("1,234 more lines", lines[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_carriage_return_is_kept_where_not_every_line_has_one()
    {
        Assert.Equal(["a", "b"], UnifiedLine.Of("+a\r\n b\r\n").Select(l => l.Text));
        Assert.Equal(["a\r", "b"], UnifiedLine.Of("+a\r\n b\n").Select(l => l.Text));
    }
}
