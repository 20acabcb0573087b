using System.Net.Http.Headers;
using Signalbox.BuiltIn.Inputs;

namespace Signalbox.BuiltIn.Http;

/// <summary>Sends a call and follows its redirects, each of which is checked like the first address.</summary>
internal sealed class HttpExchange(HttpClient client, TimeProvider time)
{
    private const int MaximumRedirects = 5;

    /// <summary>Sends <paramref name="call"/> and reads the last answer, whatever its status.</summary>
    /// <exception cref="JobFaultException">A redirect leads where the job may not go.</exception>
    public async Task<HttpAnswer> SendAsync(HttpCall call, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var secrets = new Secrets(call.Headers);
        var (url, method, body) = (call.Url, call.Method, call.Body);
        for (var redirects = 0; ; redirects++)
        {
            using var request = Request(call, url, method, body);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var status = (int)response.StatusCode;
            if (call.ExpectStatus.Contains(status) || Target(response, url) is not { } target)
            {
                var (text, binary, truncated, bytes) = await AnswerReader.BodyAsync(response, secrets, cancellationToken);
                return new HttpAnswer(
                    status, call.Method.Method, secrets.Remove(HttpCall.Shown(url)), redirects,
                    AnswerReader.Headers(response, secrets), text, binary, truncated, bytes,
                    (long)time.GetElapsedTime(started).TotalMilliseconds);
            }

            if (redirects == MaximumRedirects)
                throw new JobFaultException($"The address '{HttpCall.Shown(call.Url)}' was redirected more than {MaximumRedirects} times.");
            if (target.Scheme is not ("http" or "https") || target.UserInfo.Length > 0)
                throw new JobFaultException("A redirect leads to an address that is not plain http or https, and was not followed.");
            // 303 asks for a GET; so do 301 and 302 after a POST, by long custom (RFC 9110, 15.4).
            if (status == 303 || (status is 301 or 302 && method == HttpMethod.Post))
                (method, body) = (method == HttpMethod.Head ? method : HttpMethod.Get, null);
            if (body is not null && !SameOrigin(target, call.Url))
                throw new JobFaultException("A redirect would send the body to another host, and was not followed.");
            url = target;
        }
    }

    private static HttpRequestMessage Request(HttpCall call, Uri url, HttpMethod method, byte[]? body)
    {
        var request = new HttpRequestMessage(method, url);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", call.ContentType);
        }

        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Signalbox", null));
        // Another host gets none of the headers: any of them may be a credential.
        if (!SameOrigin(url, call.Url))
            return request;
        foreach (var (name, value) in call.Headers)
        {
            if (name.Equals("User-Agent", StringComparison.OrdinalIgnoreCase))
                request.Headers.UserAgent.Clear();
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private static Uri? Target(HttpResponseMessage response, Uri url) =>
        (int)response.StatusCode is 301 or 302 or 303 or 307 or 308 && response.Headers.Location is { } location
            ? location.IsAbsoluteUri ? location : new Uri(url, location)
            : null;

    private static bool SameOrigin(Uri a, Uri b) =>
        a.Scheme == b.Scheme && a.Port == b.Port && string.Equals(a.IdnHost, b.IdnHost, StringComparison.OrdinalIgnoreCase);
}
