using System.Globalization;

namespace Signalbox.BuiltIn.Evidence;

/// <summary>Says when to try again.</summary>
internal sealed class RetryTime(TimeProvider time)
{
    // What GitHub asks for where it names no time.
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>
    /// The end of a sentence: after <c>Retry-After</c>, or after <c>X-RateLimit-Reset</c> when nothing is left, or in a minute; at most
    /// in a day.
    /// </summary>
    public string Sentence(HttpResponseMessage? response)
    {
        var now = time.GetUtcNow();
        var at = now + Usual;
        if (response?.Headers.RetryAfter is { } retry)
            at = retry.Date ?? (now + (retry.Delta ?? Usual));
        else if (Number(response, "X-RateLimit-Remaining") == 0 && Number(response, "X-RateLimit-Reset") is > 0 and < 253_402_300_799 and var reset)
            at = DateTimeOffset.FromUnixTimeSeconds(reset);
        if (at < now)
            at = now + Usual;
        if (at > now + Longest)
            at = now + Longest;
        return $"hand the evidence in again after {at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC.";
    }

    private static long? Number(HttpResponseMessage? response, string name) =>
        response is not null && response.Headers.TryGetValues(name, out var values)
        && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
