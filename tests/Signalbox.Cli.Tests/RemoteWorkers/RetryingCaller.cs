using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Signalbox.Cli.Tests.RemoteWorkers;

/// <summary>
/// A program that calls a node which may be gone just now: what is not answered, or answered with a fault of the node, is sent again
/// as it was.
/// </summary>
/// <param name="address">Where the node is now.</param>
/// <param name="identity">A token, or a cookie.</param>
internal sealed class RetryingCaller(Func<Uri> address, string identity) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false });

    /// <summary>Sends until it is answered.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Json)> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var request = Request(method, path, body);
                using var response = await _http.SendAsync(request, cancellationToken);
                using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
                if (response.StatusCode is < HttpStatusCode.InternalServerError and not HttpStatusCode.TooManyRequests)
                    return (response.StatusCode, document.RootElement.Clone());
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // It was killed, or is not there yet.
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Sends until it is answered, which must be with success.</summary>
    public async Task<JsonElement> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var (status, json) = await SendAsync(HttpMethod.Get, path, null, cancellationToken);
        Assert.True(status == HttpStatusCode.OK, $"GET {path} answered {status}: {json}");
        return json;
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(HttpMethod method, string path, object? body)
    {
        var request = new HttpRequestMessage(method, new Uri(address(), path));
        if (identity.StartsWith("sbx_", StringComparison.Ordinal))
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", identity);
        else
            request.Headers.Add("Cookie", identity);
        if (body is not null)
            request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        return request;
    }
}
