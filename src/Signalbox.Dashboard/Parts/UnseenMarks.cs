using System.Diagnostics.CodeAnalysis;
using Signalbox.Durability;

namespace Signalbox.Dashboard.Parts;

/// <summary>A text in pieces for a page: what is not seen is named instead.</summary>
internal static class UnseenMarks
{
    // A text made of nothing else would be a page of nothing but marks; what is beyond is named without being coloured.
    private const int Most = 1_000;

    /// <summary>The pieces in order; those that are marks name characters that are not seen.</summary>
    /// <param name="text">The text.</param>
    /// <param name="asJson">True to name them as JSON does, so that what is copied means the same: <c>\u202E</c>; otherwise <c>‹U+202E›</c>.</param>
    public static IReadOnlyList<(string Text, bool IsMark)> Of(string text, bool asJson = false)
    {
        var pieces = UnseenCharacters.Pieces(text).Select(p => (p.Unseen ? Name(p.Text, asJson) : p.Text, p.Unseen)).ToList();
        return pieces.Count <= Most ? pieces : [.. pieces.Take(Most), (string.Concat(pieces.Skip(Most).Select(p => p.Item1)), false)];
    }

    /// <summary>A text for a place that takes nothing but text: an attribute, an option, the title of a page or of a dialog.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Marked(string? text) => text is null ? null : UnseenCharacters.Marked(text);

    /// <summary>What to show of a choice whose value is <paramref name="text"/>; null when the value can be shown itself.</summary>
    public static string? Label(string text) => Marked(text) is var marked && marked == text ? null : marked;

    /// <summary>Which unseen characters a text holds, each named once; null when it holds none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">How many are named.</param>
    public static string? Kinds(string text, int most)
    {
        var kinds = UnseenCharacters.Pieces(text).Where(p => p.Unseen).SelectMany(p => p.Text.EnumerateRunes()).Distinct().Take(most + 1).ToList();
        return kinds.Count == 0 ? null : string.Concat(kinds.Take(most).Select(r => UnseenCharacters.Mark(r.ToString()))) + (kinds.Count > most ? "…" : "");
    }

    private static string Name(string unseen, bool asJson) =>
        asJson ? string.Concat(unseen.Select(c => $"\\u{(int)c:X4}")) : UnseenCharacters.Mark(unseen);
}
