using System.Buffers;

namespace Signalbox.Evidence;

/// <summary>Finds the addresses in a text.</summary>
internal static class SummaryUrls
{
    private const int Most = 50;
    private const int Longest = 2_000;
    private static readonly SearchValues<char> Ends = SearchValues.Create([' ', '\t', '\r', '\n', '<', '>', '"', '`', '{', '}', '|', '\\', '^', '\u00A0', '\u3000']);

    /// <summary>Each http and https address once, without the punctuation of the sentence around it.</summary>
    public static IReadOnlyList<string> In(string text)
    {
        var found = new List<string>();
        for (var at = Next(text, 0); at >= 0 && found.Count < Most;)
        {
            var end = text.AsSpan(at).IndexOfAny(Ends);
            var length = end < 0 ? text.Length - at : end;
            var url = length > Longest ? "" : Trimmed(text.AsSpan(at, length));
            if (Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Host.Length > 0 && !found.Contains(url))
                found.Add(url);
            at = Next(text, at + length);
        }

        return found;
    }

    /// <summary>The text without the addresses in it.</summary>
    public static string Without(string text, IReadOnlyList<string> urls) =>
        urls.Aggregate(text, (rest, url) => rest.Replace(url, " ", StringComparison.Ordinal));

    private static int Next(string text, int from)
    {
        for (var at = from; at < text.Length; at++)
        {
            at = text.IndexOf("http", at, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
                return -1;
            var rest = text.AsSpan(at + 4);
            if (rest.StartsWith("://") || rest.StartsWith("s://", StringComparison.OrdinalIgnoreCase))
                return at;
        }

        return -1;
    }

    private static string Trimmed(ReadOnlySpan<char> url)
    {
        while (url.Length > 0)
        {
            var last = url[^1];
            // A bracket belongs to the address when the address opened it.
            var isSentence = last switch
            {
                '.' or ',' or ';' or ':' or '!' or '?' or '\'' or '*' or '_' or '…' or '’' or '“' or '”' or '»' => true,
                ')' => url.Count(')') > url.Count('('),
                ']' => url.Count(']') > url.Count('['),
                _ => false,
            };
            if (!isSentence)
                break;
            url = url[..^1];
        }

        return url.ToString();
    }
}
