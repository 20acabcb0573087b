using System.Text;
using System.Text.Json;
using Signalbox.BuiltIn.Inputs;

namespace Signalbox.BuiltIn.DataProcessing.Operations;

/// <summary>
/// Brings texts into one form, at every depth: white space at the ends goes, each run of white space inside becomes one
/// space, and a text that is an e-mail address as a whole is put in lower case. Names of fields lose white space in the same
/// way and keep their letter case; numbers, booleans and null stay as they are.
/// </summary>
internal sealed class NormalizeTransform : RecordOperation
{
    protected override bool Write(long index, JsonElement record, Utf8JsonWriter json)
    {
        WriteValue(index, record, json);
        return true;
    }

    private static void WriteValue(long index, JsonElement value, Utf8JsonWriter json)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(index, value, json);
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    WriteValue(index, item, json);
                json.WriteEndArray();
                break;
            case JsonValueKind.String:
                var text = Collapse(value.GetString()!);
                json.WriteStringValue(IsEmailAddress(text) ? text.ToLowerInvariant() : text);
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    private static void WriteObject(long index, JsonElement value, Utf8JsonWriter json)
    {
        HashSet<string>? names = null;
        json.WriteStartObject();
        foreach (var property in value.EnumerateObject())
        {
            var name = Collapse(property.Name);
            if (!(names ??= new(StringComparer.Ordinal)).Add(name))
                throw new JobFaultException($"Record {index:N0} has two fields that are both named '{name}' once white space is normalized.");
            json.WritePropertyName(name);
            WriteValue(index, property.Value, json);
        }

        json.WriteEndObject();
    }

    private static string Collapse(string text)
    {
        if (!text.Any(char.IsWhiteSpace))
            return text;
        var collapsed = new StringBuilder(text.Length);
        foreach (var c in text.AsSpan().Trim())
        {
            if (!char.IsWhiteSpace(c))
                collapsed.Append(c);
            else if (collapsed[^1] != ' ')
                collapsed.Append(' ');
        }

        return collapsed.ToString();
    }

    private static bool IsEmailAddress(string text)
    {
        var at = text.IndexOf('@');
        return at > 0 && at == text.LastIndexOf('@') && !text.Contains(' ')
            && text.IndexOf('.', at) > at + 1 && text[^1] != '.';
    }
}
