using System.Text.Json;

namespace Signalbox.BuiltIn.DataProcessing.Operations;

/// <summary>Keeps the named top-level fields, in the order they are named; those that a record has not are left out.</summary>
internal sealed class SelectTransform(IReadOnlyList<string> fields) : RecordOperation
{
    protected override bool Write(long index, JsonElement record, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach (var field in fields)
        {
            if (!record.TryGetProperty(field, out var value))
                continue;
            json.WritePropertyName(field);
            value.WriteTo(json);
        }

        json.WriteEndObject();
        return true;
    }
}
