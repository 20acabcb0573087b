using System.Text.Json;
using Signalbox.Json;
using Signalbox.Server.Dashboard.Inbox;

namespace Signalbox.Server.Tests.Dashboard.Inbox;

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
        edit.Files[1].After = "y";

        Assert.True(edit.TryRead(out var data, out _));
        Assert.Equal(Files.Text.Replace("\"x\"", "\"y\"", StringComparison.Ordinal), data.Text);
    }

    [Fact]
    public void Lines_stay_ended_as_they_were_shown_whatever_the_browser_sends()
    {
        var edit = new CheckpointEdit(Files);

        edit.Files[0].After = "one\ntwo\n";
        Assert.False(edit.Differs);
        edit.Files[0].After = "one\nthree\n";
        edit.Files[1].After = "x\r\ny";

        Assert.Equal(("one\r\nthree\r\n", "x\ny"), (edit.Files[0].After, edit.Files[1].After));
    }

    [Fact]
    public void All_of_it_can_be_edited_with_what_was_changed_by_then()
    {
        var edit = new CheckpointEdit(Files);
        edit.Files[1].After = "y";

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
