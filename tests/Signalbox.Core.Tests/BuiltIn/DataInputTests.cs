namespace Signalbox.Tests.BuiltIn;

public sealed class DataInputTests : IDisposable
{
    private readonly JobBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("""{"data":[]}""", "operation must be one of transform, filter, aggregate, validate, and is missing")]
    [InlineData("""{"operation":"shuffle","data":[]}""", "operation must be one of transform, filter, aggregate, validate, and is 'shuffle'")]
    [InlineData("""{"operation":"transform","transform":"shout","data":[]}""", "transform must be one of normalize, uppercase, lowercase, rename, select, and is 'shout'")]
    [InlineData("""{"operation":"transform","data":[]}""", "transform must be one of normalize")]
    [InlineData("""{"operation":"transform","transform":"normalize","data":{}}""", "data must be an array of objects, and is an object")]
    [InlineData("""{"operation":"transform","transform":"normalize"}""", "data must be given as an array of objects, or 'dataFile'")]
    [InlineData("""{"operation":"transform","transform":"normalize","data":[],"dataFile":"x"}""", "and not both")]
    [InlineData("""{"operation":"transform","transform":"normalize","data":[],"where":[]}""", "where is not known here; known are data, dataFile, operation, requireApproval, transform")]
    [InlineData("""{"operation":"transform","transform":"normalize","data":[],"requireApproval":"yes"}""", "requireApproval must be true or false, and is 'yes'")]
    [InlineData("""{"operation":"transform","transform":"normalize","data":[{},7]}""", "Record 1 of the data must be an object, and is a number.")]
    [InlineData("""{"operation":"transform","transform":"normalize","data":[{"a":"\ud800"}]}""", "Record 0 of the data holds text that is not well-formed Unicode")]
    [InlineData("""{"operation":"transform","transform":"normalize","data":[{"a":1,"a ":2}]}""", "Record 0 has two fields that are both named 'a'")]
    [InlineData("""{"operation":"transform","transform":"rename","data":[]}""", "mapping must be an object of 1 to 1,000 present names")]
    [InlineData("""{"operation":"transform","transform":"rename","mapping":{"a":"b","c":"b"},"data":[]}""", "mapping must not give two fields the name 'b'")]
    [InlineData("""{"operation":"transform","transform":"rename","mapping":{"a":"b"},"data":[{"a":1,"b":2}]}""", "Record 0 would have two fields named 'b'")]
    [InlineData("""{"operation":"transform","transform":"select","fields":[],"data":[]}""", "fields must be an array of 1 to 1,000 field names")]
    [InlineData("""{"operation":"transform","transform":"select","fields":["a","a"],"data":[]}""", "fields must name each field once")]
    [InlineData("""{"operation":"filter","data":[]}""", "where must be an array of 1 to 50 conditions")]
    [InlineData("""{"operation":"filter","where":[{"field":"a","op":"like","value":1}],"data":[]}""", "where[0].op must be one of eq, ne")]
    [InlineData("""{"operation":"filter","where":[{"field":"a","op":"in","value":1}],"data":[]}""", "where[0].value must be an array with 'in', and is a number")]
    [InlineData("""{"operation":"filter","where":[{"field":"a","op":"gt","value":true}],"data":[]}""", "where[0].value must be a number or a text with 'gt'")]
    [InlineData("""{"operation":"filter","where":[{"field":"a","op":"eq"}],"data":[]}""", "where[0].value must be given with 'eq'")]
    [InlineData("""{"operation":"aggregate","data":[]}""", "aggregations must be an array of 1 to 50")]
    [InlineData("""{"operation":"aggregate","aggregations":[{"function":"sum"}],"data":[]}""", "aggregations[0].field must be a text")]
    [InlineData("""{"operation":"aggregate","groupBy":["count"],"aggregations":[{"function":"count"}],"data":[]}""", "aggregations[0].as must be a name of its own")]
    [InlineData("""{"operation":"aggregate","aggregations":[{"field":"a","function":"sum"}],"data":[{"a":"x"}]}""", "Record 0 cannot be aggregated with 'sum': its field 'a' is a string, and must be a number")]
    [InlineData("""{"operation":"aggregate","aggregations":[{"field":"a","function":"max"}],"data":[{"a":"x"},{"a":1}]}""", "Record 1 cannot be aggregated with 'max'")]
    [InlineData("""{"operation":"aggregate","aggregations":[{"field":"a","function":"sum"}],"data":[{"a":1e300}]}""", "is too large a number")]
    [InlineData("""{"operation":"aggregate","aggregations":[{"field":"a","function":"sum"}],"data":[{"a":7e28},{"a":7e28}]}""", "The sum of the field 'a' is too large")]
    [InlineData("""{"operation":"aggregate","groupBy":["a"],"aggregations":[{"function":"count"}],"data":[{"a":[1]}]}""", "Record 0 cannot be grouped")]
    [InlineData("""{"operation":"validate","rules":[{"field":"a","pattern":"(?=x)"}],"data":[]}""", "rules[0].pattern must be a regular expression without look-around")]
    [InlineData("""{"operation":"validate","rules":[{"field":"a","pattern":"("}],"data":[]}""", "rules[0].pattern must be a regular expression")]
    [InlineData("""{"operation":"validate","rules":[{"field":"a","minLength":-1}],"data":[]}""", "rules[0].minLength must be a whole number from 0")]
    [InlineData("""{"operation":"validate","rules":[{"field":"a","size":1}],"data":[]}""", "rules[0].size is not known here")]
    [InlineData("[]", "inputData must be an object, and is an array")]
    [InlineData("null", "inputData must be an object, and is null")]
    public async Task Faulty_input_fails_the_job_with_what_is_allowed(string input, string expected)
    {
        var failed = await _bench.FailAsync("data-processing", input);

        Assert.False(failed.Retryable);
        Assert.Contains(expected, failed.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../secret.json", "dataFile must not have a segment of dots")]
    [InlineData("/etc/passwd", "dataFile must be relative")]
    [InlineData("missing.json", "The dataFile 'missing.json' must be a file with content")]
    [InlineData("empty.json", "must be a file with content")]
    [InlineData("text.csv", "must be a JSON array of objects, or objects one a line")]
    [InlineData("cut.json", "The data file 'cut.json' is not usable at record 1")]
    [InlineData("twice.json", "The data file 'twice.json' is not usable at record 0")]
    [InlineData("link.json", "leads through the symbolic link 'inputs/link.json'")]
    [InlineData("large.json", "Record 1 of the data file 'large.json' must be at most 1 MiB")]
    [InlineData("endless.json", "goes on for more than 4 MiB without a whole record")]
    [InlineData("latin.json", "Record 0 of the data file 'latin.json' holds text that is not well-formed Unicode")]
    public async Task A_data_file_must_be_a_file_of_records_in_the_inputs_folder(string name, string expected)
    {
        var inputs = Directory.CreateDirectory(Path.Combine(_bench.Options.WorkspaceFolder, "inputs")).FullName;
        void Put(string file, string content) => File.WriteAllText(Path.Combine(inputs, file), content);
        Put("empty.json", "");
        Put("text.csv", "a,b\n1,2\n");
        Put("cut.json", """[{"a":1},{"a":""");
        Put("twice.json", """{"a":1,"a":2}""");
        Put("large.json", $$"""[{},{"a":"{{new string('x', 1 << 20)}}"}]""");
        Put("endless.json", $$"""[{"a":"{{new string('x', 20 << 20)}}"}]""");
        await File.WriteAllBytesAsync(Path.Combine(inputs, "latin.json"), [.. "[{\"a\":\""u8, 0xE9, .. "\"}]"u8]);
        File.CreateSymbolicLink(Path.Combine(inputs, "link.json"), "/etc/passwd");

        var failed = await _bench.FailAsync(
            "data-processing", $$"""{"operation":"transform","transform":"normalize","dataFile":"{{name}}"}""");

        Assert.Contains(expected, failed.Error, StringComparison.Ordinal);
        Assert.False(failed.Retryable);
    }

    [Fact]
    public async Task Inline_data_is_bounded_to_four_mebibytes()
    {
        var failed = await _bench.FailAsync(
            "data-processing", $$"""{"operation":"transform","transform":"normalize","data":[{"a":"{{new string('x', 4 << 20)}}"}]}""");

        Assert.Contains("must be at most 4 MiB", failed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_groups_than_fit_are_refused()
    {
        var inputs = Directory.CreateDirectory(Path.Combine(_bench.Options.WorkspaceFolder, "inputs")).FullName;
        await File.WriteAllLinesAsync(Path.Combine(inputs, "many.jsonl"), Enumerable.Range(0, 100_001).Select(i => $$"""{"k":{{i}}}"""));

        var failed = await _bench.FailAsync(
            "data-processing", """{"operation":"aggregate","groupBy":["k"],"aggregations":[{"function":"count"}],"dataFile":"many.jsonl"}""");

        Assert.Contains("more than 100,000 groups", failed.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[{\"a\":1},\n {\"a\":2}]\n")]
    [InlineData("{\"a\":1}\n{\"a\":2}\n")]
    [InlineData("\uFEFF{\"a\":1}\r\n{\"a\":2}")]
    [InlineData("  \n[{\"a\":1},{\"a\":2}]")]
    public async Task A_data_file_may_be_an_array_or_lines(string content)
    {
        var inputs = Directory.CreateDirectory(Path.Combine(_bench.Options.WorkspaceFolder, "inputs", "deep")).FullName;
        await File.WriteAllTextAsync(Path.Combine(inputs, "x.json"), content);

        var result = await _bench.CompleteAsync(
            "data-processing", """{"operation":"transform","transform":"normalize","dataFile":"deep/x.json"}""");

        Assert.Equal("""[{"a":1},{"a":2}]""", result.GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task No_records_give_an_empty_output()
    {
        var lines = await _bench.CompleteAsync("data-processing", """{"operation":"transform","transform":"normalize","data":[]}""");

        Assert.Equal(0, lines.GetProperty("records").GetInt32());
        Assert.Equal("[]", lines.GetProperty("data").GetRawText());
    }
}
