using Signalbox.Durability;

namespace Signalbox.Evidence;

/// <summary>Text of others within a sentence.</summary>
internal static class Quotation
{
    private const int Longest = 80;

    /// <summary>The text in quotes on one line, shortened, with marks in the place of what is not seen.</summary>
    public static string Of(string text)
    {
        var shown = StorableText.Clean(text.Trim(), Longest).Replace('\n', ' ').Replace('\r', ' ').Replace('\t', ' ');
        return $"'{UnseenCharacters.Marked(shown)}{(text.Trim().Length > Longest ? "…" : "")}'";
    }

    /// <summary>Several in a row; of many the first ten.</summary>
    public static string Of(IReadOnlyCollection<string> texts)
    {
        const int Most = 10;
        var shown = string.Join(", ", texts.Take(Most).Select(Of));
        return texts.Count > Most ? $"{shown} and {texts.Count - Most:N0} more" : shown;
    }
}
