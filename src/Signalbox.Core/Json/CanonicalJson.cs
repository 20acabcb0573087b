using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Signalbox.Json;

/// <summary>
/// The canonical text of JSON after RFC 8785: keys in ordinal order, no white space, strings escaped only where JSON requires it.
/// Unlike RFC 8785, numbers keep their digits, so 1.0 and 1 differ and no precision is lost.
/// </summary>
/// <remarks>
/// Strings are not written by a serializer, because the characters that it escapes depend on the Unicode tables of its version,
/// and a digest must not change with them.
/// </remarks>
public static class CanonicalJson
{
    /// <summary>The canonical spelling of <paramref name="json"/>.</summary>
    public static RawJson Of(RawJson json)
    {
        using var document = JsonDocument.Parse(json.Text);
        var text = new StringBuilder(json.Text.Length);
        Write(document.RootElement, text);
        return RawJson.Trusted(text.ToString());
    }

    /// <summary>
    /// The digest of the canonical spelling: <c>sha256:</c> and 64 lower-case hexadecimal digits. Equal data, however it
    /// was spelled, has one digest.
    /// </summary>
    public static string Digest(RawJson json) =>
        "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Of(json).Text)));

    private static void Write(JsonElement element, StringBuilder text)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                foreach (var property in element.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal))
                {
                    Separate(text, '{');
                    Write(property.Name, text);
                    Write(property.Value, text.Append(':'));
                }

                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                foreach (var item in element.EnumerateArray())
                {
                    Separate(text, '[');
                    Write(item, text);
                }

                text.Append(']');
                break;
            case JsonValueKind.String:
                Write(element.GetString()!, text);
                break;
            default:
                text.Append(element.GetRawText());
                break;
        }
    }

    private static void Separate(StringBuilder text, char open)
    {
        if (text[^1] != open)
            text.Append(',');
    }

    private static void Write(string value, StringBuilder text)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }
}
