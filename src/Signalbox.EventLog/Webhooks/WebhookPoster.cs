using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using Signalbox.EventLog.Events;

namespace Signalbox.EventLog.Webhooks;

/// <summary>Posts alerts to a webhook, one request each. It waits ten seconds for an answer, and follows nobody who says that the receiver is elsewhere.</summary>
public sealed class WebhookPoster : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly Uri _webhook;
    private readonly HttpClient _client;

    /// <summary>Reads the address of a receiver: http or https, without a user name.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? webhook) =>
        Uri.TryCreate(text, UriKind.Absolute, out webhook) && IsAddress(webhook);

    /// <summary>Takes the address of the receiver, which may hold secrets and is never shown.</summary>
    /// <exception cref="ArgumentException">It is not an http or https address.</exception>
    public WebhookPoster(Uri webhook)
    {
        ArgumentNullException.ThrowIfNull(webhook);
        if (!IsAddress(webhook))
            throw new ArgumentException("The webhook must be an http or https address without a user name.", nameof(webhook));
        _webhook = webhook;
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        _client = new HttpClient(handler) { Timeout = Patience };
    }

    /// <summary>Who receives, without what is secret in its address: the host and the port.</summary>
    public string Receiver => _webhook.IsDefaultPort ? _webhook.Host : _webhook.Authority;

    /// <summary>Posts an event; what it says is one sentence for a log when it was not taken.</summary>
    /// <param name="error">The event; of its content the first 4 kB are posted.</param>
    /// <param name="log">Where the log is, for the reader.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<(WebhookAnswer Answer, string Said)> PostAsync(LogEvent error, string log, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(error);
        using var body = new ByteArrayContent(WebhookMessage.Of(error, log));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, _webhook) { Content = body };
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return (Of(response.StatusCode), $"{Receiver} answered {(int)response.StatusCode}");
        }
        catch (HttpRequestException e)
        {
            // The message names the host, never the path.
            return (WebhookAnswer.Unreachable, $"{Receiver} cannot be reached ({e.HttpRequestError})");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (WebhookAnswer.Unreachable, $"{Receiver} did not answer in {Patience.TotalSeconds:0} s");
        }
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    private static bool IsAddress(Uri webhook) =>
        webhook.IsAbsoluteUri && (webhook.Scheme == Uri.UriSchemeHttp || webhook.Scheme == Uri.UriSchemeHttps) && webhook.UserInfo.Length == 0;

    private static WebhookAnswer Of(HttpStatusCode status) => (int)status switch
    {
        >= 200 and < 300 => WebhookAnswer.Taken,
        >= 500 or 408 or 425 or 429 => WebhookAnswer.Failing,
        _ => WebhookAnswer.Refused,
    };
}
