using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Signalbox.Cli.Demo;

/// <summary>Somebody who signed in and uses the node as any program would: by HTTP, with the session cookie.</summary>
internal sealed class DemoSession(Uri address, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);
    private readonly HttpClient _http = new(new SocketsHttpHandler()) { BaseAddress = address };

    /// <summary>Signs in.</summary>
    public async Task SignInAsync(string name, string password, CancellationToken cancellationToken)
    {
        var user = await SendAsync(HttpMethod.Post, "/api/auth/login", JsonSerializer.Serialize(new { username = name, password }), cancellationToken);
        DemoTimeline.Require(user.GetProperty("user").GetProperty("username").GetString() == name, $"a session of {name}");
    }

    /// <summary>Reads something.</summary>
    public Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, path, null, cancellationToken);

    /// <summary>Does something.</summary>
    public Task<JsonElement> PostAsync(string path, string? body, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, body, cancellationToken);

    /// <summary>Reads a page of text.</summary>
    public Task<string> ReadAsync(string path, CancellationToken cancellationToken) => _http.GetStringAsync(new Uri(path, UriKind.Relative), cancellationToken);

    /// <summary>Looks at a job until it stands in a status.</summary>
    public async Task<JsonElement> UntilAsync(string id, string status, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var job = (await GetAsync($"/api/agent-jobs/{id}", cancellationToken)).GetProperty("job");
            var now = job.GetProperty("status").GetString();
            if (now == status)
                return job;
            DemoTimeline.Require(
                now is "PENDING" or "RUNNING" or "WAITING_APPROVAL" && time.GetElapsedTime(start) < Patience,
                $"job {id} in status {status}; it is {now}: {job.GetProperty("error")}");
            await Task.Delay(LookAgain, time, cancellationToken);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, string? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _http.SendAsync(request, cancellationToken);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        DemoTimeline.Require(
            response.IsSuccessStatusCode && answer.GetProperty("success").GetBoolean(), $"an answer to {method} {path}; it is {(int)response.StatusCode}: {answer}");
        return answer;
    }
}
