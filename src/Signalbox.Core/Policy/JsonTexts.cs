using System.Text.Json;

namespace Signalbox.Policy;

/// <summary>The texts in JSON, at any depth.</summary>
internal static class JsonTexts
{
    private const int LongestPath = 1_000;

    /// <summary>All names of fields and all texts.</summary>
    public static IEnumerable<string> All(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(All),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => All(p.Value).Prepend(p.Name)),
        _ => [],
    };

    /// <summary>True for a text that can be the path of a file: one short line.</summary>
    public static bool CanBePath(string text) => text.Length is > 0 and <= LongestPath && !text.AsSpan().Trim().Contains('\n');

    /// <summary>The texts, and lists of texts, of the fields whose names fit.</summary>
    public static IEnumerable<string> OfFields(JsonElement element, Func<string, bool> fits) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(e => OfFields(e, fits)),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p =>
            (fits(p.Name) ? Texts(p.Value) : []).Concat(OfFields(p.Value, fits))),
        _ => [],
    };

    private static IEnumerable<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => value.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.String).Select(e => e.GetString()!),
        _ => [],
    };
}
