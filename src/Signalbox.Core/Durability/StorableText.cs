using System.Text;

namespace Signalbox.Durability;

/// <summary>Text that the store can hold: well-formed Unicode without the NUL character.</summary>
public static class StorableText
{
    private const char Replacement = '\uFFFD';

    /// <summary>What is wrong with <paramref name="text"/>, to follow a field's name; null when nothing is.</summary>
    public static string? Fault(string text) =>
        text.Contains('\0') ? "must not contain the NUL character"
        : HasLoneSurrogate(text) ? "must be well-formed Unicode, and has half of a surrogate pair"
        : null;

    /// <summary>
    /// <paramref name="text"/> cut to <paramref name="maximum"/> characters, never inside a surrogate pair, and with U+FFFD
    /// where it could not be stored.
    /// </summary>
    public static string Clean(string text, int maximum = int.MaxValue)
    {
        if (text.Length > maximum)
            text = text[..(char.IsHighSurrogate(text[maximum - 1]) ? maximum - 1 : maximum)];
        if (Fault(text) is null)
            return text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            clean.Append(rune.Value == 0 ? Replacement.ToString() : rune.ToString());
        return clean.ToString();
    }

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0 && i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return true;
            i++;
        }

        return false;
    }
}
