using System.Text.Json;
using System.Text.Json.Serialization;

namespace Signalbox.Json;

/// <summary>Puts a <see cref="RawJson"/> inside other JSON as the value that it is.</summary>
public sealed class RawJsonConverter : JsonConverter<RawJson>
{
    /// <inheritdoc />
    public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        RawJson.Trusted(JsonElement.ParseValue(ref reader).GetRawText());

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Text, skipInputValidation: true);

    /// <inheritdoc />
    public override bool HandleNull => true;
}
