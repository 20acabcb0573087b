using Signalbox.Durability;

namespace Signalbox.Server.Dashboard.Parts;

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

    private static string Name(string unseen, bool asJson) =>
        asJson ? string.Concat(unseen.Select(c => $"\\u{(int)c:X4}")) : UnseenCharacters.Mark(unseen);
}
