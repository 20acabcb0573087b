namespace Signalbox.BuiltIn.Http;

/// <summary>A call that a job asks for, checked.</summary>
/// <param name="Method">The method.</param>
/// <param name="Url">Where to; http or https, without credentials.</param>
/// <param name="Headers">The request headers; their values are never shown.</param>
/// <param name="Body">The body as it is sent, or null.</param>
/// <param name="ContentType">The body's media type.</param>
/// <param name="ExpectStatus">The status codes that count as success; empty for 200 to 299.</param>
/// <param name="Timeout">How long the whole call may take, redirects included.</param>
internal sealed record HttpCall(
    HttpMethod Method, Uri Url, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[]? Body, string ContentType,
    IReadOnlySet<int> ExpectStatus, TimeSpan Timeout)
{
    /// <summary>True for methods that ask and change nothing (RFC 9110, 9.2.1).</summary>
    public bool IsSafe => Method == HttpMethod.Get || Method == HttpMethod.Head || Method == HttpMethod.Options;

    /// <summary>True when sending it twice does what sending it once does (RFC 9110, 9.2.2).</summary>
    public bool IsIdempotent => IsSafe || Method == HttpMethod.Put || Method == HttpMethod.Delete;

    /// <summary>True when the job takes this status for success.</summary>
    public bool Expects(int status) => ExpectStatus.Count == 0 ? status is >= 200 and <= 299 : ExpectStatus.Contains(status);

    /// <summary>An address without its query, which may hold keys.</summary>
    public static string Shown(Uri url) => url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
}
