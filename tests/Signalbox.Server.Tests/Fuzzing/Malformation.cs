using System.Text;

namespace Signalbox.Server.Tests.Fuzzing;

/// <summary>Makes requests that are wrong in many ways, the same ones for the same seed.</summary>
internal sealed class Malformation(int seed)
{
    private static readonly string[] Methods = ["GET", "POST", "DELETE", "PUT", "PATCH", "HEAD", "OPTIONS", "BREW"];

    // Without signing out, which would make all that follows strangers' requests.
    private static readonly string[] Paths =
    [
        "/api/agent-jobs", "/api/agent-jobs/batch", "/api/agent-jobs/{id}", "/api/agent-jobs/{id}/checkpoints", "/api/agent-jobs/{id}/cancel",
        "/api/agent-jobs/{id}/retry", "/api/agent-jobs/{id}/priority", "/api/admin/agent-checkpoints", "/api/admin/agent-checkpoints/{id}", "/api/admin/agent-worker", "/api/auth/login",
        "/api/auth/me", "/health", "/health/{id}", "/metrics", "/openapi/{id}.json", "/docs/{id}", "/{id}", "/api/stream?types={id}",
    ];

    private static readonly string[] Ids =
    [
        "1", "0", "-1", "9223372036854775807", "9223372036854775808", "1e3", "%00", "%2e%2e%2f%2e%2e", "..", "%ff%fe", "%", "\u00e9", "1%0d%0aX: y", "%F0%9F%92%A3",
        "' or 1=1 --", "{id}", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ];

    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1e999", "-0", "3.5", "99999999999999999999", "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud800\"", "\"\u202e\"", "[]", "{}", "[[]]", "[null]",
        "{\"a\":{\"b\":[1,2,{}]}}", "\"2026-13-99T99:99:99Z\"", "\"9999-12-31T23:59:59.9999999Z\"", "\"0001-01-01T00:00:00+14:00\"", "\"<script>alert(1)</script>\"",
        "\"'; drop table jobs; --\"", "\"low\"", "\"critical\"", "[\"1\"]", "[1,\"x\"]", "\"any\"", "5", "100", "\"1\"",
    ];

    private static readonly string[] Names =
    [
        "jobType", "taskDescription", "inputData", "priority", "title", "riskLevel", "acceptanceCriteria", "assignedWorker", "requiredCapability", "runAt",
        "maxAttempts", "idempotencyKey", "dependsOn", "dependsOnOutcome", "parentId", "jobs", "reason", "comment", "data", "digest", "username", "password", "",
        "__proto__", "\\u0000", "\\ud800", "JOBTYPE",
    ];

    private static readonly string[] Types =
    [
        "application/json", "application/json; charset=utf-8", "application/json; charset=utf-16", "text/plain", "application/problem+json", "multipart/form-data",
        "application/x-www-form-urlencoded", ";", "application/json;;", "*/*",
    ];

    private readonly Random _random = new(seed);

    /// <summary>The next request, for a client that speaks HTTP well.</summary>
    public HttpRequestMessage Next()
    {
        var request = new HttpRequestMessage(new HttpMethod(Any(Methods)), new Uri(Target(), UriKind.Relative));
        if (Chance(70))
        {
            request.Content = new ByteArrayContent(Body());
            if (Chance(95))
                request.Content.Headers.TryAddWithoutValidation("Content-Type", Chance(80) ? Types[0] : Any(Types));
        }

        if (Chance(5))
            request.Headers.TryAddWithoutValidation(Any(["Idempotency-Key", "traceparent", "Last-Event-ID", "Authorization", "Cookie", "Origin", "If-None-Match", "Range"]), Any([.. Ids.Select(Uri.EscapeDataString), "Bearer sbx_x", "x=y; z"]));
        return request;
    }

    /// <summary>The next request as bytes that may be no HTTP at all.</summary>
    public byte[] NextBytes(string host, string identity)
    {
        var body = Body();
        var text = new StringBuilder()
            .Append(Any(Methods)).Append(Chance(95) ? " " : "\t").Append(Target()).Append(' ').Append(Chance(90) ? "HTTP/1.1" : Any(["HTTP/9.9", "HTTP/1.0", "http/1.1", ""])).Append("\r\n")
            .Append("Host: ").Append(host).Append("\r\n").Append(identity).Append("\r\nContent-Type: application/json\r\n");
        if (Chance(80))
            text.Append("Content-Length: ").Append(Chance(70) ? body.Length : _random.Next(-5, 5_000)).Append("\r\n");
        else
            text.Append("Transfer-Encoding: chunked\r\n");
        if (Chance(30))
            text.Append(Any(["X: \u0001", "X y: z", ": empty", "X: " + new string('a', 40_000), "Content-Length: 7", "Expect: 100-continue", "Connection: close, upgrade"])).Append("\r\n");
        byte[] bytes = [.. Encoding.UTF8.GetBytes(text.Append("\r\n").ToString()), .. body];
        for (var flips = Chance(30) ? _random.Next(1, 6) : 0; flips > 0; flips--)
            bytes[_random.Next(bytes.Length)] = (byte)_random.Next(256);
        return bytes;
    }

    private string Target()
    {
        var target = Any(Paths).Replace("{id}", Uri.EscapeDataString(Any(Ids)).Replace("%25", "%", StringComparison.Ordinal), StringComparison.Ordinal);
        if (Chance(20))
            target += (target.Contains('?', StringComparison.Ordinal) ? "&" : "?") + Uri.EscapeDataString(Any(["status", "limit", "offset", "q", "worker", "x", "parentId", "lastEventId"])) + "=" + Uri.EscapeDataString(Any(Ids));
        return target;
    }

    private byte[] Body()
    {
        var bytes = Encoding.UTF8.GetBytes(Chance(15) ? $$"""{"jobs":[{{string.Join(',', Enumerable.Range(0, _random.Next(4)).Select(_ => Object()))}}]}""" : Object());
        return _random.Next(100) switch
        {
            < 60 => bytes,
            < 75 => bytes[.._random.Next(bytes.Length + 1)],
            < 90 => Flipped(bytes),
            < 93 => Encoding.UTF8.GetBytes(new string('[', _random.Next(1, 5_000))),
            < 96 => Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(bytes)),
            _ => Bytes(_random.Next(200)),
        };
    }

    private string Object() =>
        "{" + string.Join(',', Enumerable.Range(0, _random.Next(6)).Select(_ => $"\"{Any(Names)}\":{(Chance(50) ? Any(Values) : "\"text\"")}")) + "}";

    private byte[] Flipped(byte[] bytes)
    {
        for (var flips = _random.Next(1, 5); flips > 0 && bytes.Length > 0; flips--)
            bytes[_random.Next(bytes.Length)] = (byte)_random.Next(256);
        return bytes;
    }

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    private bool Chance(int percent) => _random.Next(100) < percent;

    private T Any<T>(IReadOnlyList<T> of) => of[_random.Next(of.Count)];
}
