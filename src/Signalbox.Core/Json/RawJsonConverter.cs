using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Signalbox.Json;

/// <summary>Puts a <see cref="RawJson"/> inside other JSON as the value that it is.</summary>
public sealed class RawJsonConverter : JsonConverter<RawJson>
{
    private const int Large = 64 * 1024;

    /// <inheritdoc />
    public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        RawJson.Trusted(JsonElement.ParseValue(ref reader).GetRawText());

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options)
    {
        // For text, the writer would rent three times its length from the shared pool, which keeps such arrays for each thread.
        if (value.Text.Length > Large)
            writer.WriteRawValue(Encoding.UTF8.GetBytes(value.Text), skipInputValidation: true);
        else
            writer.WriteRawValue(value.Text, skipInputValidation: true);
    }

    /// <inheritdoc />
    public override bool HandleNull => true;
}
