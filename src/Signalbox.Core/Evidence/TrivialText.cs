using System.Globalization;

namespace Signalbox.Evidence;

/// <summary>
/// Tells text that says something from text that only claims. What counts is what is left without the words of
/// <see cref="ClaimWords"/>: each different word once, a number with what it counts. Letter case, punctuation, emoji, invisible
/// characters and repetition make no difference. Its time grows linearly with the text.
/// </summary>
internal static class TrivialText
{
    // Two words, such as a file's name and its ending, or a number with what it counts.
    private const int Enough = 2;

    // Scripts without blanks between words: so many different characters count as a word.
    private const int CharactersOfWord = 3;

    /// <summary>True when the text says nothing but that something was done.</summary>
    public static bool Is(string text) => Weight(Word.In(text), []) < Enough;

    /// <summary>True when an answer says nothing beyond what was asked.</summary>
    public static bool Repeats(string answer, string question) =>
        Weight(Word.In(answer), [.. Word.In(question).Select(w => Stem(w.Text))]) == 0;

    /// <summary>How much a text says; a word weighs 1.</summary>
    public static int Weight(string text) => Weight(Word.In(text), []);

    private static int Weight(List<Word> words, HashSet<string> known)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var characters = new HashSet<char>();
        var isReference = words.Exists(w => ClaimWords.Merging.Contains(w.Text));
        var weight = 0;
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            var stem = Stem(word.Text);
            if (known.Contains(stem) || !seen.Add(stem))
                continue;
            if (word.IsNumber)
                weight += NumberWeight(words, i, isReference);
            else if (char.GetUnicodeCategory(word.Text[0]) == UnicodeCategory.OtherLetter)
                characters.UnionWith(word.Text);
            else if (word.Text.Length > 1 && !ClaimWords.All.Contains(word.Text) && !word.IsDisguised)
                weight++;
        }

        return weight + (characters.Count / CharactersOfWord);
    }

    private static int NumberWeight(List<Word> words, int at, bool isReference)
    {
        var number = words[at];
        if (number.Sign == '%')
            return 0;
        if (number.Sign == '#')
            return isReference ? 2 : 1;
        if (at + 1 < words.Count && !words[at + 1].IsNumber)
        {
            var counted = words[at + 1].Text;
            if (ClaimWords.Counted.Contains(counted))
                return number.Text.All(c => c == '0') ? 1 : 2;
            if (!ClaimWords.All.Contains(counted))
                return 1;
        }

        // "rows: 1,204"
        return at > 0 && !words[at - 1].IsNumber && !ClaimWords.All.Contains(words[at - 1].Text) ? 1 : 0;
    }

    // Enough to see "loads" and "loaded" as the same; no word of a text is shown so.
    private static string Stem(string word)
    {
        const int Shortest = 4;
        foreach (var ending in (ReadOnlySpan<string>)["ing", "ed", "es", "s", "d"])
        {
            if (word.Length - ending.Length >= Shortest && word.EndsWith(ending, StringComparison.Ordinal))
                return word[..^ending.Length].TrimEnd('e');
        }

        return word.Length > Shortest ? word.TrimEnd('e') : word;
    }
}
