using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Signalbox.BuiltIn.Evidence;

/// <summary>
/// Asks the GitHub API, and never changes anything there. The token goes to the configured API only: a redirect elsewhere is not
/// followed. What GitHub cannot answer now is thrown with a sentence that says what to do; no message holds the token.
/// </summary>
internal sealed class GitHubClient : IDisposable
{
    private const int MaximumBytes = 8 * 1024 * 1024;
    private const int MaximumRedirects = 3;
    private readonly HttpClient _http;
    private readonly GitHubOptions _options;
    private readonly RetryTime _retry;
    private readonly Uri _root;

    /// <summary>Takes where to ask, and the clock that tells when to try again.</summary>
    public GitHubClient(GitHubOptions options, TimeProvider time)
    {
        (_options, _retry) = (options, new RetryTime(time));
        _root = new Uri(options.ApiUrl.AbsoluteUri.TrimEnd('/') + "/");
#pragma warning disable CA2000 // The client owns the handler.
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !options.ApiUrl.IsLoopback,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            AutomaticDecompression = DecompressionMethods.All,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
#pragma warning restore CA2000
    }

    /// <summary>Asks for what is at a path below the API's address.</summary>
    /// <exception cref="UnconfirmedException">GitHub does not answer, limits the rate, refuses the token, or answers what is no JSON.</exception>
    public async Task<GitHubAnswer> GetAsync(string path, CancellationToken cancellationToken)
    {
        var url = new Uri(_root, path);
        try
        {
            for (var redirects = 0; ; redirects++)
            {
                using var request = Request(url);
                using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                if (Target(response, url) is not { } target)
                    return await ReadAsync(response, cancellationToken);
                if (!IsBelowRoot(target))
                    throw new UnconfirmedException("GitHub sent the check to another host, which it did not follow: set github.apiUrl to the address of the API.");
                if (redirects == MaximumRedirects)
                    throw new UnconfirmedException("GitHub redirected the check too often: let a person look at the pull request.");
                url = target;
            }
        }
        catch (HttpRequestException e)
        {
            throw new UnconfirmedException($"GitHub could not be reached ({e.HttpRequestError}): {_retry.Sentence(null)}");
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new UnconfirmedException($"GitHub's answer broke off: {_retry.Sentence(null)}");
        }
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(Uri url)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Signalbox", null));
        request.Headers.Accept.ParseAdd("application/vnd.github+json");
        request.Headers.Add("X-GitHub-Api-Version", _options.ApiVersion);
        if (_options.Token is { Length: > 0 } token)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        return request;
    }

    private async Task<GitHubAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var permissions = Header(response, "X-Accepted-GitHub-Permissions");
        switch ((int)response.StatusCode)
        {
            case >= 200 and <= 299:
                return new GitHubAnswer(await BodyAsync(response, cancellationToken), permissions);
            case 404 or 410:
                return new GitHubAnswer(default, permissions);
            case 401:
                throw new UnconfirmedException(_options.Token is null
                    ? "GitHub asks for a token: set GITHUB_TOKEN on the node."
                    : "GitHub does not accept the token of GITHUB_TOKEN: set one that is valid on the node.");
            case 403 or 429 when await IsLimitedAsync(response, cancellationToken):
                throw new UnconfirmedException($"GitHub limits the rate of requests: {_retry.Sentence(response)}");
            case 403:
                throw new UnconfirmedException(
                    $"GitHub does not let the token of GITHUB_TOKEN read this: give it the permission {Permission(permissions)} for the repository.");
            case var status:
                throw new UnconfirmedException($"GitHub answered with status {status}: {_retry.Sentence(response)}");
        }
    }

    /// <summary>The permissions that would do, as GitHub names them.</summary>
    public static string Permission(string? accepted) => accepted is { Length: > 0 and <= 200 } ? $"'{accepted}'" : "to read pull requests and contents";

    // Limits of several kinds are told with 403 or 429, with a header or only in words.
    private static async Task<bool> IsLimitedAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode == HttpStatusCode.TooManyRequests || response.Headers.RetryAfter is not null || Header(response, "X-RateLimit-Remaining") == "0")
            return true;
        var buffer = new byte[16 * 1024];
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        var text = System.Text.Encoding.UTF8.GetString(buffer, 0, read);
        return text.Contains("rate limit", StringComparison.OrdinalIgnoreCase) || text.Contains("abuse detection", StringComparison.OrdinalIgnoreCase);
    }

    private async Task<JsonElement> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (body.Length + read > MaximumBytes)
                throw new UnconfirmedException("GitHub's answer is too large to be checked: let a person look at the pull request.");
            await body.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        try
        {
            using var document = JsonDocument.Parse(body.GetBuffer().AsMemory(0, (int)body.Length));
            if (document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // As any other answer that is none.
        }

        throw new UnconfirmedException($"GitHub's answer is not what its API describes: {_retry.Sentence(response)}");
    }

    private bool IsBelowRoot(Uri url) =>
        url.Scheme == _root.Scheme && url.Port == _root.Port && url.UserInfo.Length == 0
        && string.Equals(url.IdnHost, _root.IdnHost, StringComparison.OrdinalIgnoreCase)
        && url.AbsolutePath.StartsWith(_root.AbsolutePath, StringComparison.Ordinal);

    private static Uri? Target(HttpResponseMessage response, Uri url) =>
        (int)response.StatusCode is 301 or 302 or 307 or 308 && response.Headers.Location is { } location
            ? location.IsAbsoluteUri ? location : new Uri(url, location)
            : null;

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
