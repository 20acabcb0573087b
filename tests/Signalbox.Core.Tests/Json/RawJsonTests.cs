using System.Text.Json;
using Signalbox.Json;

namespace Signalbox.Tests.Json;

public sealed class RawJsonTests
{
    public static TheoryData<string> Sound => ["null", "1.50", "\"\\u0000\"", """{ "a" : [ 1 , {} ] }""", "\"\ud83d\ude82\"", "\"\\ud83d\\ude82\"", Nested(64)];

    // Built here, because test discovery would mend half of a surrogate pair in an attribute.
    public static TheoryData<string, string> Unsound => new()
    {
        { "empty", "" }, { "two values", "1 2" }, { "a comment", "/* */1" }, { "a trailing comma", "[1,]" }, { "no number", "NaN" },
        { "a repeated key", """{"a":1,"a":1}""" }, { "a repeated key, escaped", """{"a":1,"\u0061":1}""" }, { "too deep", Nested(65) },
        { "half a pair, escaped", "{\"a\":[\"\\ud83d\"]}" }, { "half a pair in a key", "{\"\\uDE82\":1}" },
    };

    [Theory]
    [MemberData(nameof(Sound))]
    public void Sound_json_is_kept_to_the_letter(string text)
    {
        Assert.Equal(text, RawJson.Parse(text).Text);
        Assert.StartsWith("sha256:", CanonicalJson.Digest(RawJson.Parse(text)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Unsound))]
    public void Unsound_json_is_refused(string fault, string text) =>
        Assert.True(Record.Exception(() => RawJson.Parse(text)) is JsonException, fault);

    [Fact]
    public void Text_with_half_of_a_surrogate_pair_is_refused() =>
        Assert.ThrowsAny<JsonException>(() => RawJson.Parse("\"" + '\ud83d' + "\""));

    [Fact]
    public void The_default_is_null_and_reads_as_nothing()
    {
        RawJson json = default;

        Assert.Equal(("null", true, 4), (json.Text, json.IsNull, json.ByteCount));
        Assert.Null(json.To<string>());
        Assert.Equal(json, RawJson.Trusted(null));
        Assert.Equal(RawJson.From<object?>(null), RawJson.Parse("null"));
    }

    [Fact]
    public void Values_are_written_for_reading_and_read_back()
    {
        var json = RawJson.From(new { Name = "Ünïcode <b>", Count = 3 });

        Assert.Equal("""{"name":"Ünïcode <b>","count":3}""", json.Text);
        Assert.Equal(System.Text.Encoding.UTF8.GetByteCount(json.Text), json.ByteCount);
        Assert.Equal("Ünïcode <b>", json.To<Dictionary<string, JsonElement>>()!["name"].GetString());
    }

    [Fact]
    public void Inside_other_json_it_is_the_value_that_it_is()
    {
        var inner = RawJson.Parse("""{ "amount": 1.50 }""");

        var outer = RawJson.From(new { inner, nothing = default(RawJson) });

        Assert.Equal("""{"inner":{ "amount": 1.50 },"nothing":null}""", outer.Text);
        Assert.Equal("""{ "amount": 1.50 }""", outer.To<Dictionary<string, RawJson>>()!["inner"].Text);
        Assert.Equal(inner, RawJson.From(inner));
        Assert.Equal(inner, inner.To<RawJson>());
    }

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);
}
