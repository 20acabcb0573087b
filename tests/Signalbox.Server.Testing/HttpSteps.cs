using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Signalbox.Server.Testing;

/// <summary>What tests do with the surface: send JSON, read JSON.</summary>
public static class HttpSteps
{
    public static Task<Answer> GetAsync(this HttpClient client, string path, HttpStatusCode expected) =>
        client.SendAsync(HttpMethod.Get, path, null, expected);

    public static Task<Answer> PostAsync(this HttpClient client, string path, string? json, HttpStatusCode expected) =>
        client.SendAsync(HttpMethod.Post, path, json, expected);

    public static Task<Answer> DeleteAsync(this HttpClient client, string path, string? json, HttpStatusCode expected) =>
        client.SendAsync(HttpMethod.Delete, path, json, expected);

    /// <summary>Sends a request and requires the status; the failure shows the whole answer.</summary>
    public static async Task<Answer> SendAsync(this HttpClient client, HttpMethod method, string path, string? json, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request);
        var answer = await ReadAsync(response);
        Assert.True(answer.Status == expected, $"{method} {path} answered {(int)answer.Status} instead of {(int)expected}: {answer.Text}");
        return answer;
    }

    /// <summary>Reads an answer to its end.</summary>
    public static async Task<Answer> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        return new Answer(
            response.StatusCode, isJson && text.Length > 0 ? JsonNode.Parse(text) : null, text, response.Content.Headers.ContentType?.MediaType,
            response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Creates a job and returns its id.</summary>
    public static async Task<string> CreateJobAsync(this HttpClient client, string json) =>
        (await client.PostAsync("/api/agent-jobs", json, HttpStatusCode.Created)).Json["job"]!["id"]!.GetValue<string>();
}
