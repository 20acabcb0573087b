namespace Signalbox.Postgres.Queries;

/// <summary>
/// The condition that a text is found in others, as it is written and in any letter case.
/// </summary>
/// <remarks>
/// The text is not made a pattern for <c>ilike</c>: a pattern is tried at every place of what is searched, so that one of a thousand
/// equal letters costs a thousand times the length of a long row of them. <c>strpos</c> skips ahead, and does not need to
/// look at every letter of what is searched.
/// </remarks>
internal static class ContainedText
{
    /// <summary>The condition that one of the texts has <paramref name="text"/>, which is the parameter <c>Text</c>, in it.</summary>
    public static string In(string text, params IEnumerable<string> words)
    {
        // Folding the case of plain letters alone is several times faster, and enough for a text that has no others.
        var fold = text.All(char.IsAscii) ? " collate \"C\"" : "";
        return string.Join(" or ", words.Select(w => $"strpos(lower({w}{fold}), lower(@Text{fold})) > 0"));
    }
}
