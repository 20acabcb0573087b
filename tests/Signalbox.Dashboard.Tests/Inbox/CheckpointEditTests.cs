using System.Text.Json;
using Signalbox.Dashboard.Inbox;
using Signalbox.Json;

namespace Signalbox.Dashboard.Tests.Inbox;

public sealed class CheckpointEditTests
{
    private static readonly RawJson Files = RawJson.Trusted("""{"n":1.50,"files":[{"path":"a","content":"one\r\ntwo\r\n","diff":"+one"},{"path":"b","content":"x"}]}""");

    [Fact]
    public void What_is_not_changed_stays_the_very_same_text()
    {
        var edit = new CheckpointEdit(Files);

        Assert.True(edit.TryRead(out var data, out _));
        Assert.False(edit.Differs);
        Assert.Equal(Files.Text, data.Text);
    }

    [Fact]
    public void A_changed_file_changes_nothing_else()
    {
        var edit = new CheckpointEdit(Files);
        edit.Files[1].Typed = "y";

        Assert.True(edit.TryRead(out var data, out _));
        Assert.Equal(Files.Text.Replace("\"x\"", "\"y\"", StringComparison.Ordinal), data.Text);
    }

    [Theory]
    [InlineData("one\r\ntwo\r\n", "one\ntwo\n", "one\r\ntwo\r\n")]
    [InlineData("one\r\ntwo\r\n", "one\nthree\n", "one\r\nthree\r\n")]
    [InlineData("one\r\ntwo", "one\ntwo\n", "one\r\ntwo\r\n")]
    [InlineData("x", "x\r\ny", "x\ny")]
    [InlineData("a\r\nb\nc\rd\n", "a\nB\nc\nd\n", "a\r\nB\nc\rd\n")]
    [InlineData("a\r\nb\nc\rd\n", "a\nnew\nb\nc\n", "a\r\nnew\r\nb\nc\r")]
    [InlineData("a\fb\u0085c\u2028d\r\ne\n", "a\fb\u0085c\u2028d\nE\n", "a\fb\u0085c\u2028d\r\nE\n")]
    [InlineData("a\r\n", "", "")]
    public void Lines_stay_ended_as_they_were_shown_whatever_the_browser_sends(string shown, string typed, string approved)
    {
        var file = new CheckpointEdit(RawJson.From(new { files = new[] { new { path = "a", content = shown } } })).Files[0];

        file.Typed = typed;

        Assert.Equal(approved, file.After);
        Assert.Equal(approved != shown, file.Differs);
    }

    [Fact]
    public void What_is_taken_back_differs_in_nothing()
    {
        var edit = new CheckpointEdit(RawJson.From(new { files = new[] { new { path = "a", content = "a\r\nb\nc\rd" } } }));

        edit.Files[0].Typed += "e";
        Assert.True(edit.Differs);
        edit.Files[0].Typed = "a\nb\nc\nd";

        Assert.False(edit.Differs);
    }

    [Fact]
    public void What_is_written_after_a_fault_is_read_anew()
    {
        var edit = new CheckpointEdit(RawJson.Trusted("""{"a":1}""")) { Json = "{" };
        Assert.NotNull(edit.Fault);

        edit.Json = """{"a":2}""";

        Assert.Null(edit.Fault);
        Assert.True(edit.TryRead(out var data, out _));
        Assert.Equal("""{"a":2}""", data.Text);
    }

    [Fact]
    public void Data_that_are_too_large_for_a_page_are_approved_as_they_are()
    {
        var large = RawJson.From(new { files = new[] { new { path = "a", content = new string('x', 300_000) } } });
        var edit = new CheckpointEdit(large);

        Assert.True(edit.IsTooLarge);
        Assert.Empty(edit.Files);
        Assert.False(edit.Differs);
        Assert.True(edit.TryRead(out var data, out _));
        Assert.Equal(large, data);
        Assert.False(new CheckpointEdit(Files).IsTooLarge);
    }

    [Fact]
    public void All_of_it_can_be_edited_with_what_was_changed_by_then()
    {
        var edit = new CheckpointEdit(Files);
        edit.Files[1].Typed = "y";

        edit.EditAsJson();

        Assert.False(edit.ByFile);
        Assert.Contains("\"y\"", edit.Json);
        Assert.True(edit.Differs);
    }

    [Theory]
    [InlineData("{\"a\":1,", "look at line 1")]
    [InlineData("{\n\"a\":1,\n}", "look at line 3")]
    [InlineData("", "no JSON")]
    [InlineData("{\"a\":1,\"a\":2}", "no JSON")]
    public void What_is_no_json_is_not_read_and_it_is_said_where(string json, string said)
    {
        var edit = new CheckpointEdit(RawJson.Trusted("""{"a":1}""")) { Json = json };

        Assert.False(edit.TryRead(out _, out var fault));
        Assert.Contains(said, fault);
        Assert.Equal(fault, edit.Fault);
    }

    [Fact]
    public void Data_without_files_are_edited_as_json()
    {
        var edit = new CheckpointEdit(RawJson.Trusted("""{"amount":5}"""));
        Assert.False(edit.ByFile);

        edit.Json = """{"amount":4}""";

        Assert.True(edit.TryRead(out var data, out _));
        Assert.Equal(4, JsonDocument.Parse(data.Text).RootElement.GetProperty("amount").GetInt32());
    }
}
