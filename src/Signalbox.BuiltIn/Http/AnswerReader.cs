using System.Buffers;
using System.Text;

namespace Signalbox.BuiltIn.Http;

/// <summary>Reads what is kept of an answer.</summary>
internal static class AnswerReader
{
    /// <summary>How many bytes of a body are kept.</summary>
    public const int MaximumBytes = 256 * 1024;

    private static readonly string[] ShownHeaders = ["Content-Type", "Content-Length", "ETag", "Last-Modified", "Date", "Retry-After"];

    // Control characters that no text has; such a body would only bloat the result.
    private static readonly SearchValues<char> Unreadable = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Select(i => (char)i).Where(c => c is not ('\t' or '\n' or '\r' or '\f')), '\u007F']);

    /// <summary>The headers that tell about the content.</summary>
    public static IReadOnlyDictionary<string, string> Headers(HttpResponseMessage response, Secrets secrets)
    {
        var shown = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in ShownHeaders)
        {
            if (response.Headers.NonValidated.TryGetValues(name, out var values)
                || response.Content.Headers.NonValidated.TryGetValues(name, out values))
                shown[name] = secrets.Remove(string.Join(", ", values));
        }

        return shown;
    }

    /// <summary>Reads the body's beginning; the rest is left unread.</summary>
    public static async Task<(string? Text, bool Binary, bool Truncated, int Bytes)> BodyAsync(
        HttpResponseMessage response, Secrets secrets, CancellationToken cancellationToken)
    {
        // A secret that the cut falls into must still be found whole.
        var buffer = new byte[MaximumBytes + secrets.Longest + 1];
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        if (read == 0)
            return (null, false, false, 0);
        var truncated = read > MaximumBytes;
        var kept = Math.Min(read, MaximumBytes);
        if (Decode(response, buffer.AsSpan(0, read), cut: truncated) is not { } text || text.AsSpan().ContainsAny(Unreadable))
            return (null, true, truncated, kept);
        text = secrets.Remove(text);
        return (truncated ? Shorten(text) : text, false, truncated, kept);
    }

    private static string? Decode(HttpResponseMessage response, ReadOnlySpan<byte> bytes, bool cut)
    {
        try
        {
            var name = response.Content.Headers.ContentType?.CharSet?.Trim('"') ?? "utf-8";
            var decoder = Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback).GetDecoder();
            var chars = new char[bytes.Length + 1];
            // Where the body was cut, its last character may be half; without the flush the decoder keeps that back.
            var count = decoder.GetChars(bytes, chars, flush: !cut);
            return new string(chars, 0, count).TrimStart('\uFEFF');
        }
        catch (ArgumentException)
        {
            // An unknown charset, or bytes that are not in it.
            return null;
        }
    }

    private static string Shorten(string text)
    {
        var buffer = new byte[MaximumBytes];
        Encoding.UTF8.GetEncoder().Convert(text, buffer, flush: false, out var chars, out _, out _);
        if (chars > 0 && char.IsHighSurrogate(text[chars - 1]))
            chars--;
        return text[..chars];
    }
}
