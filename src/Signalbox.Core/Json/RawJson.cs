using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Signalbox.Json;

/// <summary>
/// JSON kept as the exact text it arrived in, so that what is stored, shown and run is the same bytes.
/// </summary>
/// <remarks>The default value is the JSON literal <c>null</c>. The text is UTF-16 here and UTF-8 wherever it is stored.</remarks>
[JsonConverter(typeof(RawJsonConverter))]
public readonly record struct RawJson
{
    /// <summary>The options used for typed values: camelCase names, case-insensitive reading, text left readable.</summary>
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly string? _text;

    private RawJson(string text) => _text = text;

    /// <summary>The JSON text.</summary>
    public string Text => _text ?? "null";

    /// <summary>True when the value is the JSON literal <c>null</c>.</summary>
    public bool IsNull => Text == "null";

    /// <summary>The size in bytes of the text as UTF-8.</summary>
    public int ByteCount => Encoding.UTF8.GetByteCount(Text);

    /// <summary>Serialises <paramref name="value"/> with <see cref="Options"/>.</summary>
    public static RawJson From<T>(T value) =>
        value is RawJson raw ? raw : new RawJson(JsonSerializer.Serialize(value, Options));

    /// <summary>Takes text that is known to be JSON, such as a value read back from the store; it is not checked.</summary>
    public static RawJson Trusted(string? text) => text is null ? default : new RawJson(text);

    /// <summary>Checks that <paramref name="text"/> is one JSON value without duplicate keys whose strings are Unicode.</summary>
    /// <exception cref="JsonException">
    /// The text is not JSON, is nested deeper than 64 levels, repeats a key or has half of a surrogate pair.
    /// </exception>
    public static RawJson Parse(string text)
    {
        using var document = StrictJson.Parse(text);
        return new RawJson(text);
    }

    /// <summary>Reads the value as <typeparamref name="T"/> with <see cref="Options"/>.</summary>
    /// <exception cref="JsonException">The value does not have that shape.</exception>
    public T? To<T>() => typeof(T) == typeof(RawJson) ? (T)(object)this : JsonSerializer.Deserialize<T>(Text, Options);

    /// <inheritdoc />
    public override string ToString() => Text;
}
