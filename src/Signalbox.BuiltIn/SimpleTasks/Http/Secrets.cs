namespace Signalbox.BuiltIn.SimpleTasks.Http;

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
        // 'Bearer x' is secret as a whole and in its last part, which servers like to repeat alone.
        _values = [.. headers.Where(h => !Harmless.Contains(h.Key))
            .SelectMany(h => new[] { h.Value.Trim(), h.Value.Trim().Split(' ')[^1] })
            .Where(v => v.Length >= ShortestSecret)
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(v => v.Length)];
        Longest = _values.Length == 0 ? 0 : _values[0].Length;
    }

    /// <summary>The length of the longest secret.</summary>
    public int Longest { get; }

    /// <summary>The text with every secret replaced.</summary>
    public string Remove(string text)
    {
        foreach (var value in _values)
            text = text.Replace(value, Redacted, StringComparison.OrdinalIgnoreCase);
        return text;
    }
}
