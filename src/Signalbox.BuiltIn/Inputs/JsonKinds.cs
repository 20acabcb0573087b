using System.Text.Json;

namespace Signalbox.BuiltIn.Inputs;

/// <summary>Names JSON values for people, and reads their text.</summary>
internal static class JsonKinds
{
    /// <summary>What <paramref name="element"/> is, with its article.</summary>
    public static string Describe(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Null => "null",
        _ => "missing",
    };

    /// <summary>The text of a JSON string; null when it is no string or holds half a surrogate pair.</summary>
    public static string? Text(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String)
            return null;
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            // JSON may spell half of a surrogate pair as an escape; no well-formed text holds it.
            return null;
        }
    }
}
