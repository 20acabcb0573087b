using System.Text.Json;
using System.Text.Unicode;

namespace Signalbox.Json;

/// <summary>Parses JSON as RFC 8259 asks senders to write it: no repeated names, and only Unicode in strings.</summary>
public static class StrictJson
{
    private const string NoUnicode = "A string has half of a surrogate pair, which is no Unicode.";
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <summary>Parses text; the caller disposes the document.</summary>
    /// <exception cref="JsonException">
    /// The text is not JSON, is nested deeper than 64 levels, repeats a name or has half of a surrogate pair.
    /// </exception>
    public static JsonDocument Parse(string text) =>
        Check(() => JsonDocument.Parse(text, Options), text.Contains("\\ud", StringComparison.OrdinalIgnoreCase));

    /// <summary>Parses UTF-8; the caller disposes the document, and leaves the bytes alone until then.</summary>
    /// <exception cref="JsonException">As for text, or the bytes are not UTF-8.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        // The parser takes the bytes of strings as they are.
        if (!Utf8.IsValid(utf8.Span))
            throw new JsonException("It is not UTF-8.");
        return Check(() => JsonDocument.Parse(utf8, Options), utf8.Span.IndexOf("\\u"u8) >= 0);
    }

    private static JsonDocument Check(Func<JsonDocument> parse, bool hasEscapes)
    {
        JsonDocument? document = null;
        try
        {
            document = parse();
            if (hasEscapes)
                ReadStrings(document.RootElement);
            return document;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            document?.Dispose();
            throw new JsonException(NoUnicode, e);
        }
    }

    // Escapes are looked at only when a string is read.
    private static void ReadStrings(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                    ReadStrings(item);
                break;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    _ = property.Name;
                    ReadStrings(property.Value);
                }

                break;
        }
    }
}
