using System.Text.Json;
using Signalbox.Json;

namespace Signalbox.Dashboard.Parts;

/// <summary>JSON as people read it: indented, in pieces that say what they are.</summary>
internal static class JsonLayout
{
    /// <summary>How much of a value a page shows at the most, in characters.</summary>
    public const int Longest = 200_000;

    private static readonly JsonSerializerOptions Indented = new(RawJson.Options) { WriteIndented = true };

    /// <summary>The indented text; a value that is too deep or too large for that stays as it is.</summary>
    public static string Pretty(RawJson json)
    {
        if (json.Text.Length > Longest)
            return json.Text;
        try
        {
            using var document = JsonDocument.Parse(json.Text);
            return JsonSerializer.Serialize(document.RootElement, Indented);
        }
        catch (JsonException)
        {
            return json.Text;
        }
    }

    /// <summary>The pieces of a text, each with its kind: <c>key</c>, <c>text</c>, <c>other</c> (numbers, true, false, null) or empty.</summary>
    public static IReadOnlyList<(string Kind, string Text)> Pieces(string text)
    {
        var pieces = new List<(string, string)>();
        var at = 0;
        var plain = 0;
        while (at < text.Length)
        {
            var end = EndOf(text, at);
            if (end == at)
            {
                at++;
                continue;
            }

            if (plain < at)
                pieces.Add(("", text[plain..at]));
            pieces.Add((KindOf(text, at, end), text[at..end]));
            at = plain = end;
        }

        if (plain < text.Length)
            pieces.Add(("", text[plain..]));
        return pieces;
    }

    private static int EndOf(string text, int at)
    {
        if (text[at] == '"')
        {
            for (var i = at + 1; i < text.Length; i++)
            {
                if (text[i] == '\\')
                    i++;
                else if (text[i] == '"')
                    return i + 1;
            }

            return text.Length;
        }

        var end = at;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '-' or '+' or '.'))
            end++;
        return end;
    }

    private static string KindOf(string text, int at, int end)
    {
        if (text[at] != '"')
            return "other";
        return end < text.Length && text[end] == ':' ? "key" : "text";
    }
}
