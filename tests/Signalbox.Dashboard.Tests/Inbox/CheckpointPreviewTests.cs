using Signalbox.Dashboard.Inbox;
using Signalbox.Json;

namespace Signalbox.Dashboard.Tests.Inbox;

public sealed class CheckpointPreviewTests
{
    [Fact]
    public void Files_are_shown_as_files_and_what_stands_beside_them_as_facts()
    {
        var preview = CheckpointPreview.Of(RawJson.Trusted(
            """{"description":"d","target":"jobs/1","files":[{"path":"a.ts","content":"x\n","change":"added","sha256":"00","diff":"+x","size":2,"baseSha256":null,"diffCut":false}]}"""));

        Assert.Equal([("description", "d"), ("target", "jobs/1")], preview.Facts);
        Assert.Equal([new PreviewFile("a.ts", "x\n", "added", "00", "+x") { Place = "/files/0" }], preview.Files);
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
    [InlineData("""{"files":[{"path":"x","content":"y","mode":"0777"}]}""")]
    [InlineData("""{"files":[{"path":"x","content":"y","size":{"command":"rm"}}]}""")]
    [InlineData("""{"list":["a, b","c"],"a":1}""")]
    public void It_says_when_there_is_more_than_it_shows(string json) => Assert.False(CheckpointPreview.Of(RawJson.Trusted(json)).IsWhole);

    [Theory]
    [InlineData("""{"jobType":"code-generation","inputData":{"branch":"main","files":[{"path":"a.ts","content":"x"}]}}""", "/inputData/files/0")]
    [InlineData("""{"plan":{"to/do~":{"changes":[{"path":"a.ts","content":"x"}]}}}""", "/plan/to~1do~0/changes/0")]
    [InlineData("""[{"path":"a.ts","content":"x"}]""", "/0")]
    public void Files_are_files_wherever_they_stand(string json, string place)
    {
        var data = RawJson.Trusted(json);

        var preview = CheckpointPreview.Of(data);

        Assert.Equal([new PreviewFile("a.ts", "x", null, null, null) { Place = place }], preview.Files);
        Assert.True(preview.IsWhole);
        Assert.Equal(json.Contains("branch", StringComparison.Ordinal), preview.Facts.Contains(("inputData.branch", "main")));
        var edit = new CheckpointEdit(data);
        edit.Files[0].Typed = "y";
        Assert.True(edit.TryRead(out var edited, out _));
        Assert.Equal(json.Replace("\"x\"", "\"y\"", StringComparison.Ordinal), edited.Text);
    }

    [Fact]
    public void Small_objects_and_short_lists_are_facts()
    {
        var preview = CheckpointPreview.Of(RawJson.Trusted("""{"to":{"name":"eu","size":3},"tags":["a","b"],"none":null}"""));

        Assert.Equal([("to.name", "eu"), ("to.size", "3"), ("tags", "a, b"), ("none", "null")], preview.Facts);
        Assert.True(preview.IsWhole);
    }

    [Fact]
    public void A_value_that_is_cut_is_not_all_there_is()
    {
        var shown = new string('x', 500);

        Assert.True(CheckpointPreview.Of(RawJson.From(new { a = shown })).IsWhole);
        Assert.False(CheckpointPreview.Of(RawJson.From(new { a = shown + "; rm -rf /" })).IsWhole);
        Assert.False(CheckpointPreview.Of(RawJson.From(new { rows = new[] { new { a = shown + "; rm -rf /" } } })).IsWhole);
        Assert.False(CheckpointPreview.Of(RawJson.From(new { tags = new[] { shown + "; rm -rf /" } })).IsWhole);
    }

    [Fact]
    public void A_field_of_a_late_record_is_a_column_and_late_records_are_more_than_is_shown()
    {
        var records = Enumerable.Range(0, 51).Select(id => id < 50 ? (object)new { id } : new { id, command = "rm" }).ToArray();

        var preview = CheckpointPreview.Of(RawJson.From(new { records }));

        Assert.Equal(["id", "command"], Assert.Single(preview.Tables).Columns);
        Assert.False(preview.IsWhole);
        Assert.True(CheckpointPreview.Of(RawJson.From(new { records = records[..50] })).IsWhole);
    }

    [Fact]
    public void What_is_empty_is_shown_too()
    {
        var preview = CheckpointPreview.Of(RawJson.Trusted("""{"a":1,"options":{},"tags":[]}"""));

        Assert.Equal([("a", "1"), ("options", "{}"), ("tags", "[]")], preview.Facts);
        Assert.True(preview.IsWhole);
    }

    [Fact]
    public void A_file_that_is_too_long_to_be_shown_is_not_all_there_is() =>
        Assert.False(CheckpointPreview.Of(RawJson.From(new { files = new[] { new { path = "a", content = new string('x', 200_001) } } })).IsWhole);
}
