using System.Collections.Frozen;
using System.Text.Json;

namespace Signalbox.BuiltIn.DataProcessing.Operations;

/// <summary>
/// Puts texts in upper or lower case, by Unicode's simple mapping: those of the named top-level fields, or all of them;
/// at every depth. Names of fields stay as they are.
/// </summary>
/// <param name="upper">True for upper case.</param>
/// <param name="fields">The fields; empty for all.</param>
internal sealed class LetterCaseTransform(bool upper, IReadOnlyList<string> fields) : RecordOperation
{
    private readonly FrozenSet<string> _fields = fields.ToFrozenSet(StringComparer.Ordinal);

    protected override bool Write(long index, JsonElement record, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach (var property in record.EnumerateObject())
        {
            if (_fields.Count > 0 && !_fields.Contains(property.Name))
            {
                property.WriteTo(json);
                continue;
            }

            json.WritePropertyName(property.Name);
            WriteValue(property.Value, json);
        }

        json.WriteEndObject();
        return true;
    }

    private void WriteValue(JsonElement value, Utf8JsonWriter json)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var property in value.EnumerateObject())
                {
                    json.WritePropertyName(property.Name);
                    WriteValue(property.Value, json);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    WriteValue(item, json);
                json.WriteEndArray();
                break;
            case JsonValueKind.String:
                var text = value.GetString()!;
                json.WriteStringValue(upper ? text.ToUpperInvariant() : text.ToLowerInvariant());
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }
}
