using System.Text.Json;

namespace Signalbox.Tests.BuiltIn;

public sealed class DataOperationTests : IDisposable
{
    private const string People = """
        [{"id":1,"name":"Ada","age":36,"tags":["x","y"],"city":"London"},
         {"id":2,"name":"Grace","age":85.0,"city":"New York"},
         {"id":3,"name":"Alan","age":null,"city":"London"},
         {"id":4,"name":"Edsger"}]
        """;

    private readonly JobBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task The_example_of_the_guide_is_normalized()
    {
        var result = await _bench.CompleteAsync("data-processing", """
            {"operation":"transform",
             "data":[{"id":1,"name":"John","email":"john@example.com"},{"id":2,"name":"Jane","email":"jane@example.com"}],
             "transform":"normalize"}
            """);

        Assert.Equal(
            """[{"id":1,"name":"John","email":"john@example.com"},{"id":2,"name":"Jane","email":"jane@example.com"}]""",
            result.GetProperty("data").GetRawText());
        Assert.Equal(2, result.GetProperty("records").GetInt32());
        Assert.Equal(2, result.GetProperty("written").GetInt32());
        Assert.Equal("jobs/42/output.jsonl", result.GetProperty("file").GetString());
        Assert.Equal(
            """{"id":1,"name":"John","email":"john@example.com"}""",
            (await File.ReadAllLinesAsync(Path.Combine(_bench.JobFolder, "output.jsonl")))[0]);
        Assert.Equal(["input-validated", "processed"], _bench.Actions.Checkpoints.Select(c => c.Name));
        Assert.Equal(["output.jsonl"], Directory.EnumerateFileSystemEntries(_bench.JobFolder).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("""{" Full  Name ":"  Ada \t King\n","email":" Ada.K@Example.ORG ","n":1.50}""", """{"Full Name":"Ada King","email":"ada.k@example.org","n":1.50}""")]
    [InlineData("""{"a":[" X@Y.Z "," x @y.z",{"b":" c "}],"d":null,"e":true,"f":"   "}""", """{"a":["x@y.z","x @y.z",{"b":"c"}],"d":null,"e":true,"f":""}""")]
    [InlineData("""{"a":"Not an@address","b":"A@B","c":"A@B@C.D","d":"@A.B","e":"A@.B","f":"A@B."}""", """{"a":"Not an@address","b":"A@B","c":"A@B@C.D","d":"@A.B","e":"A@.B","f":"A@B."}""")]
    [InlineData("""{"a":"é 日本 😀"}""", """{"a":"é 日本 \uD83D\uDE00"}""")]
    public Task Normalize_tidies_white_space_and_addresses(string record, string expected) =>
        TransformsAsync(""" "transform":"normalize" """, record, expected);

    [Theory]
    [InlineData(""" "transform":"uppercase" """, """{"a":"ada é","b":["x",{"c":"y"}],"n":1}""", """{"a":"ADA É","b":["X",{"c":"Y"}],"n":1}""")]
    [InlineData(""" "transform":"uppercase","fields":["a"] """, """{"a":"ada","b":"x"}""", """{"a":"ADA","b":"x"}""")]
    [InlineData(""" "transform":"lowercase","fields":["b","missing"] """, """{"a":"ADA","b":"XÉ"}""", """{"a":"ADA","b":"xé"}""")]
    [InlineData(""" "transform":"lowercase" """, """{"A":"ADA"}""", """{"A":"ada"}""")]
    [InlineData(""" "transform":"rename","mapping":{"a":"b","b":"a","x":"y"} """, """{"a":1,"b":2,"c":3}""", """{"b":1,"a":2,"c":3}""")]
    [InlineData(""" "transform":"select","fields":["c","a","z"] """, """{"a":1,"b":2,"c":{"d":[1]}}""", """{"c":{"d":[1]},"a":1}""")]
    public Task Each_transform_changes_what_it_says(string transform, string record, string expected) =>
        TransformsAsync(transform, record, expected);

    [Theory]
    [InlineData("""{"field":"name","op":"eq","value":"Ada"}""", "1")]
    [InlineData("""{"field":"age","op":"eq","value":85}""", "2")]
    [InlineData("""{"field":"age","op":"eq","value":null}""", "3")]
    [InlineData("""{"field":"age","op":"ne","value":36.0}""", "2,3,4")]
    [InlineData("""{"field":"age","op":"gt","value":36}""", "2")]
    [InlineData("""{"field":"age","op":"ge","value":36}""", "1,2")]
    [InlineData("""{"field":"age","op":"lt","value":85}""", "1")]
    [InlineData("""{"field":"age","op":"le","value":85}""", "1,2")]
    [InlineData("""{"field":"name","op":"gt","value":"Alan"}""", "2,4")]
    [InlineData("""{"field":"name","op":"lt","value":1}""", "")]
    [InlineData("""{"field":"name","op":"contains","value":"a"}""", "1,2,3")]
    [InlineData("""{"field":"tags","op":"contains","value":"y"}""", "1")]
    [InlineData("""{"field":"name","op":"startsWith","value":"A"}""", "1,3")]
    [InlineData("""{"field":"age","op":"exists"}""", "1,2,3")]
    [InlineData("""{"field":"age","op":"exists","value":false}""", "4")]
    [InlineData("""{"field":"id","op":"in","value":[1,4.0,"2"]}""", "1,4")]
    [InlineData("""{"field":"city","op":"eq","value":"London"},{"field":"id","op":"gt","value":1}""", "3")]
    public async Task Filter_keeps_the_records_for_which_all_conditions_hold(string where, string ids)
    {
        var result = await _bench.CompleteAsync("data-processing", $$"""{"operation":"filter","where":[{{where}}],"data":{{People}}}""");

        Assert.Equal(ids, string.Join(',', result.GetProperty("data").EnumerateArray().Select(r => r.GetProperty("id").GetInt32())));
        Assert.Equal(4, result.GetProperty("records").GetInt32());
    }

    [Fact]
    public async Task Aggregate_makes_a_record_of_each_group_in_the_order_they_appear()
    {
        var result = await _bench.CompleteAsync("data-processing", $$"""
            {"operation":"aggregate","groupBy":["city"],"aggregations":[
              {"function":"count"},{"field":"age","function":"count","as":"known"},{"field":"age","function":"sum"},
              {"field":"age","function":"avg"},{"field":"age","function":"min"},{"field":"name","function":"max","as":"last"}],
             "data":{{People}}}
            """);

        Assert.Equal(
            """
            [{"city":"London","count":2,"known":1,"sum_age":36,"avg_age":36,"min_age":36,"last":"Alan"},{"city":"New York","count":1,"known":1,"sum_age":85,"avg_age":85,"min_age":85,"last":"Grace"},{"city":null,"count":1,"known":0,"sum_age":0,"avg_age":null,"min_age":null,"last":"Edsger"}]
            """.Trim(),
            result.GetProperty("data").GetRawText());
        Assert.Equal(3, result.GetProperty("written").GetInt32());
        Assert.Equal("jobs/42/output.json", result.GetProperty("file").GetString());
        using var file = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_bench.JobFolder, "output.json")));
        Assert.True(JsonElement.DeepEquals(result.GetProperty("data"), file.RootElement));
    }

    [Fact]
    public async Task Sums_are_exact_and_equal_numbers_are_one_group()
    {
        var result = await _bench.CompleteAsync("data-processing", """
            {"operation":"aggregate","groupBy":["k"],"aggregations":[{"field":"v","function":"sum"},{"field":"v","function":"avg"}],
             "data":[{"k":1,"v":0.1},{"k":1.0,"v":0.2},{"k":"1","v":1},{"k":true,"v":2}]}
            """);

        Assert.Equal(
            """[{"k":1,"sum_v":0.3,"avg_v":0.15},{"k":"1","sum_v":1,"avg_v":1},{"k":true,"sum_v":2,"avg_v":2}]""",
            result.GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task Validate_counts_and_tells_the_first_faults()
    {
        var result = await _bench.CompleteAsync("data-processing", $$"""
            {"operation":"validate","rules":[
              {"field":"id","required":true,"type":"integer","min":1,"max":3},
              {"field":"name","type":"string","minLength":4,"maxLength":5,"pattern":"^[A-Z]"},
              {"field":"age","required":true,"type":"number"},
              {"field":"city","oneOf":["London","Paris"]},
              {"field":"tags","maxLength":1}],
             "data":{{People}}}
            """);

        var report = result.GetProperty("data");
        Assert.Equal(4, report.GetProperty("records").GetInt32());
        Assert.Equal(4, report.GetProperty("invalid").GetInt32());
        Assert.Equal(0, report.GetProperty("valid").GetInt32());
        Assert.Equal(
            ["0 name minLength", "0 tags maxLength", "1 city oneOf", "2 age required", "3 id max", "3 name maxLength", "3 age required"],
            report.GetProperty("faults").EnumerateArray()
                .Select(f => $"{f.GetProperty("record")} {f.GetProperty("field")} {f.GetProperty("rule")}"));
        Assert.Equal("must be at most 3, and is 4", report.GetProperty("faults")[4].GetProperty("message").GetString());
    }

    [Fact]
    public async Task Validate_tells_a_hundred_faults_and_counts_them_all()
    {
        var data = string.Join(',', Enumerable.Range(0, 2_500).Select(i => i % 2 == 0 ? "{}" : """{"a":1}"""));

        var result = await _bench.CompleteAsync(
            "data-processing", $$"""{"operation":"validate","rules":[{"field":"a","required":true}],"data":[{{data}}]}""");

        Assert.Equal(1_250, result.GetProperty("invalid").GetInt32());
        Assert.Equal(1_250, result.GetProperty("data").GetProperty("valid").GetInt32());
        Assert.Equal(100, result.GetProperty("data").GetProperty("faults").GetArrayLength());
        Assert.Equal(198, result.GetProperty("data").GetProperty("faults")[99].GetProperty("record").GetInt32());
    }

    private async Task TransformsAsync(string transform, string record, string expected)
    {
        var result = await _bench.CompleteAsync("data-processing", $$"""{"operation":"transform",{{transform}},"data":[{{record}}]}""");

        Assert.Equal(expected + "\n", await File.ReadAllTextAsync(Path.Combine(_bench.JobFolder, "output.jsonl")));
        Assert.Equal(1, result.GetProperty("data").GetArrayLength());
    }
}
