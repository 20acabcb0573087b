using System.Text.Json;
using Signalbox.Json;

namespace Signalbox.Dashboard.Inbox;

/// <summary>The shape of data: which fields there are, and of what kind their values are, whatever the values.</summary>
internal static class DataShape
{
    /// <summary>The shape as a text; equal for data of equal shape. The order of fields does not count, nor how many members of one shape a list has.</summary>
    public static string Of(RawJson data)
    {
        using var document = JsonDocument.Parse(data.Text);
        return Of(document.RootElement);
    }

    private static string Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(',', value.EnumerateObject().Select(f => $"{JsonEncodedText.Encode(f.Name)}:{Of(f.Value)}").Order(StringComparer.Ordinal))}}}",
        JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(Of).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}]",
        JsonValueKind.String => "text",
        JsonValueKind.Number => "number",
        JsonValueKind.Null => "null",
        _ => "truth",
    };
}
