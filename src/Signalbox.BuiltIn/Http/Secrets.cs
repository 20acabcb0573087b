using System.Text;

namespace Signalbox.BuiltIn.Http;

/// <summary>
/// Keeps the values of request headers out of what a server sends back: some servers repeat what they were sent.
/// </summary>
internal sealed class Secrets
{
    private const int ShortestSecret = 6;
    private const string Redacted = "[redacted]";

    private static readonly HashSet<string> Harmless = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept", "Accept-Encoding", "Accept-Language", "Cache-Control", "Content-Type", "Date", "If-Match", "If-Modified-Since",
        "If-None-Match", "If-Unmodified-Since", "Range", "User-Agent", "Idempotency-Key", "Prefer",
    };

    private readonly string[] _values;

    /// <summary>Takes the request's headers; all but well-known harmless ones count as secret.</summary>
    public Secrets(IEnumerable<KeyValuePair<string, string>> headers)
    {
        _values = [.. headers.Where(h => !Harmless.Contains(h.Key))
            .SelectMany(h => Parts(h.Value.Trim()))
            .Where(v => v.Length >= ShortestSecret)
            .SelectMany(SecretSpellings.Of)
            .Where(v => v.Length >= ShortestSecret)
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(v => v.Length)];
        Longest = _values.Length == 0 ? 0 : _values[0].Length;
    }

    /// <summary>The length of the longest secret, in any spelling.</summary>
    public int Longest { get; }

    // 'Bearer x' is secret as a whole and in its last part, which servers like to repeat alone; so is what 'Basic x' carries.
    private static IEnumerable<string> Parts(string value)
    {
        yield return value;
        var last = value.Split(' ')[^1];
        yield return last;
        var buffer = new byte[last.Length];
        if (!value.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) || !Convert.TryFromBase64String(last, buffer, out var length))
            yield break;
        var carried = Encoding.UTF8.GetString(buffer, 0, length);
        yield return carried;
        yield return carried[(carried.IndexOf(':', StringComparison.Ordinal) + 1)..];
    }

    /// <summary>The text with every secret replaced, as it is and as JSON, URL and base64 text.</summary>
    public string Remove(string text)
    {
        foreach (var value in _values)
            text = text.Replace(value, Redacted, StringComparison.OrdinalIgnoreCase);
        return text;
    }
}
