using Signalbox.Json;
using Signalbox.Server.Dashboard.Inbox;

namespace Signalbox.Server.Tests.Dashboard.Inbox;

public sealed class CheckpointPreviewTests
{
    [Fact]
    public void Files_are_shown_as_files_and_what_stands_beside_them_as_facts()
    {
        var preview = CheckpointPreview.Of(RawJson.Trusted(
            """{"description":"d","target":"jobs/1","files":[{"path":"a.ts","content":"x\n","change":"added","sha256":"00","diff":"+x","size":2}]}"""));

        Assert.Equal([("description", "d"), ("target", "jobs/1")], preview.Facts);
        Assert.Equal([new PreviewFile("a.ts", "x\n", "added", "00", "+x")], preview.Files);
        Assert.True(preview.IsWhole);
    }

    [Theory]
    [InlineData("""[{"id":1,"name":"a"},{"id":2,"mail":"b"}]""", null)]
    [InlineData("""{"rows":[{"id":1,"name":"a"},{"id":2,"mail":"b"}]}""", "rows")]
    public void Records_are_shown_as_a_table_with_every_field_that_occurs(string json, string? name)
    {
        var table = Assert.Single(CheckpointPreview.Of(RawJson.Trusted(json)).Tables);

        Assert.Equal((name, 2), (table.Name, table.Total));
        Assert.Equal(["id", "name", "mail"], table.Columns);
        Assert.Equal([["1", "a", null], ["2", null, "b"]], table.Rows);
    }

    [Fact]
    public void Of_many_records_the_first_are_shown_and_all_are_counted()
    {
        var table = Assert.Single(CheckpointPreview.Of(RawJson.From(Enumerable.Range(0, 2_000).Select(id => new { id }).ToArray())).Tables);

        Assert.Equal((50, 2_000), (table.Rows.Count, table.Total));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("\"text\"")]
    [InlineData("[]")]
    [InlineData("[1,2]")]
    [InlineData("{}")]
    [InlineData("""{"deep":{"deeper":{"deepest":1}}}""")]
    public void What_is_none_of_that_is_left_to_the_json(string json) => Assert.True(CheckpointPreview.Of(RawJson.Trusted(json)).IsEmpty);

    [Theory]
    [InlineData("""{"a":1,"deep":{"deeper":{"deepest":1}}}""")]
    [InlineData("""{"a":1,"files":[{"path":"x"}],"mixed":[1,{}]}""")]
    public void It_says_when_there_is_more_than_it_shows(string json) => Assert.False(CheckpointPreview.Of(RawJson.Trusted(json)).IsWhole);

    [Fact]
    public void Small_objects_and_short_lists_are_facts()
    {
        var preview = CheckpointPreview.Of(RawJson.Trusted("""{"to":{"name":"eu","size":3},"tags":["a","b"],"none":null}"""));

        Assert.Equal([("to.name", "eu"), ("to.size", "3"), ("tags", "a, b"), ("none", "null")], preview.Facts);
        Assert.True(preview.IsWhole);
    }

    [Fact]
    public void A_difference_loses_none_of_its_lines_but_the_names_of_the_files()
    {
        var lines = UnifiedLine.Of("--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n--- looks like a name\n+++ so does this\n same\n\\ No newline at end of file\n");

        Assert.Equal(["gap", "removed", "added", "", "gap"], lines.Select(l => l.Kind));
        Assert.Equal(["-- looks like a name", "++ so does this", "same"], lines.Skip(1).Take(3).Select(l => l.Text));
    }
}
