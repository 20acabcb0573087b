using System.Text;

namespace Signalbox.Postgres.Connections;

/// <summary>
/// Reads libpq's key=value form: <c>name = value</c> with white space between them; a value that is empty or has white space
/// stands in single quotes, and <c>\</c> keeps the next character (PostgreSQL's manual, Connection Strings).
/// </summary>
internal static class LibpqText
{
    /// <summary>The parameters, in order; null when the text is of another form.</summary>
    /// <param name="text">The text.</param>
    public static IReadOnlyList<(string Name, string Value)>? TryRead(string text)
    {
        var pairs = new List<(string Name, string Value)>();
        for (var at = SkipSpace(text, 0); at < text.Length; at = SkipSpace(text, at))
        {
            var begin = at;
            while (at < text.Length && text[at] != '=' && !char.IsWhiteSpace(text[at]))
                at++;
            var name = text[begin..at];
            at = SkipSpace(text, at);
            if (at == text.Length || text[at] != '=' || !LibpqParameters.IsName(name))
                return null;
            if (ReadValue(text, SkipSpace(text, at + 1), out at) is not { } value)
                return null;
            pairs.Add((name, value));
        }

        // With one word for all, Npgsql's form looks alike; there a semicolon ends a value, which libpq's has only in a password.
        return pairs.Count > 0 && !(pairs.Count == 1 && pairs[0].Value.Contains(';')) ? pairs : null;
    }

    private static string? ReadValue(string text, int at, out int end)
    {
        var value = new StringBuilder();
        var isQuoted = at < text.Length && text[at] == '\'';
        for (end = isQuoted ? at + 1 : at; end < text.Length; end++)
        {
            if (isQuoted ? text[end] == '\'' : char.IsWhiteSpace(text[end]))
                break;
            if (text[end] == '\\' && end + 1 < text.Length)
                end++;
            value.Append(text[end]);
        }

        if (!isQuoted)
            return value.ToString();
        if (end == text.Length)
            return null;
        end++;
        return value.ToString();
    }

    private static int SkipSpace(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
        return at;
    }
}
