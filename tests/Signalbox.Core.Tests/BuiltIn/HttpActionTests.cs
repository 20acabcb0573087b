using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Signalbox.Handlers;

namespace Signalbox.Tests.BuiltIn;

public sealed class HttpActionTests : IDisposable
{
    private const string Secret = "s3cr3t-value-of-the-caller";
    private readonly JobBench _bench = new();

    public HttpActionTests() => _bench.Options = _bench.Options with { AllowPrivateNetwork = true };

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_call_returns_status_headers_and_body()
    {
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync($$"""{"path":"{{context.Request.Path}}"}""");
        });

        var output = await CallAsync(server, "/a?key=hidden");

        Assert.Equal(200, output.GetProperty("status").GetInt32());
        Assert.Equal("""{"path":"/a"}""", output.GetProperty("body").GetString());
        Assert.Equal("application/json", output.GetProperty("headers").GetProperty("Content-Type").GetString());
        Assert.Equal(server.Url + "/a", output.GetProperty("url").GetString());
        Assert.False(output.GetProperty("truncated").GetBoolean());
        Assert.Empty(_bench.Actions.Steps);
    }

    [Fact]
    public async Task A_call_that_changes_something_runs_once_in_a_step_with_an_idempotency_key()
    {
        var seen = new List<string>();
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync();
            seen.Add($"{context.Request.Method} {context.Request.ContentType} {context.Request.Headers["Idempotency-Key"]} {body}");
            context.Response.StatusCode = 201;
        });
        const string More = ""","method":"POST","body":{"a":[1,2]},"expectStatus":201""";

        await CallAsync(server, "/", More);
        var output = await CallAsync(server, "/", More);

        Assert.Equal(["POST application/json signalbox-job-42 {\"a\":[1,2]}"], seen);
        Assert.Equal(201, output.GetProperty("status").GetInt32());
    }

    [Theory]
    [InlineData("X-Key", "it's a \\\"s3cret\\\" <word>/+&=")]
    [InlineData("Authorization", "Basic dXNlcjppdCdzIGEgczNjcmV0")]
    public async Task A_header_that_is_repeated_in_another_spelling_is_not_shown(string name, string written)
    {
        var sent = JsonDocument.Parse($"\"{written}\"").RootElement.GetString()!;
        var secret = name == "X-Key" ? sent : "user:it's a s3cret";
        string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
        string[] spellings =
        [
            JsonSerializer.Serialize(sent), "\"" + JsonEncodedText.Encode(sent, JavaScriptEncoder.UnsafeRelaxedJsonEscaping) + "\"",
            Uri.EscapeDataString(sent), WebUtility.UrlEncode(sent), Uri.EscapeDataString(sent).ToLowerInvariant(),
            Base64(sent), Base64("x" + sent), Base64("xy" + sent + "z"), Base64(sent).TrimEnd('=').Replace('+', '-').Replace('/', '_'),
            secret, JsonSerializer.Serialize(secret), secret[(secret.IndexOf(':') + 1)..],
        ];
        await using var server = await LoopbackServer.StartAsync(context => context.Response.WriteAsync(string.Join('\n', spellings)));

        var lines = (await CallAsync(server, "/", $$""","headers":{"{{name}}":"{{written}}"}""")).GetProperty("body").GetString()!.Split('\n');

        Assert.Equal(spellings.Length, lines.Length);
        // At most the few characters of base64 that depend on what stands beside the secret are left.
        Assert.All(lines, l => Assert.True(l.Contains("[redacted]", StringComparison.Ordinal) && l.Replace("[redacted]", "", StringComparison.Ordinal).Length <= 8, l));
    }

    [Fact]
    public async Task Request_headers_are_sent_and_never_shown_even_when_the_server_repeats_them()
    {
        var sent = "";
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            sent = context.Request.Headers.Authorization.ToString();
            context.Response.Headers.ETag = $"\"{Secret}\"";
            context.Response.Headers.SetCookie = $"session={Secret}";
            return context.Response.WriteAsync($"you sent {sent} and {Secret}");
        });
        var more = $$""","headers":{"Authorization":"Bearer {{Secret}}","X-Api-Key":"{{Secret}}"}""";

        var outcome = await _bench.RunAsync("simple-task", Input(server, "/", more));

        Assert.Equal($"Bearer {Secret}", sent);
        Assert.IsType<JobOutcome.Completed>(outcome);
        Assert.DoesNotContain(Secret, _bench.Everything(outcome), StringComparison.Ordinal);
        Assert.Contains("you sent [redacted]", _bench.Everything(outcome), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"Authorization\":\"" + Secret + "\\n\"}", "headers.Authorization must be a text")]
    [InlineData("\"Bearer " + Secret + "\"", "headers must be an object")]
    public async Task A_faulty_header_is_not_quoted(string headers, string expected)
    {
        var failed = await _bench.FailAsync(
            "simple-task", $$"""{"action":"http","url":"http://example.org","headers":{{headers}} }""");

        Assert.Contains(expected, failed.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, _bench.Everything(failed), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, "GET", false)]
    [InlineData(500, "GET", true)]
    [InlineData(429, "POST", true)]
    [InlineData(500, "POST", false)]
    [InlineData(500, "PUT", true)]
    public async Task An_unexpected_status_fails_and_is_tried_again_only_when_that_is_safe(int status, string method, bool retryable)
    {
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });

        var failed = await _bench.FailAsync("simple-task", Input(server, "/x", $$""","method":"{{method}}" """));

        Assert.Equal($"{method} {server.Url}/x answered {status}, and expected was 200 to 299.", failed.Error);
        Assert.Equal(retryable, failed.Retryable);
        Assert.Empty(_bench.Actions.Steps);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_in_time_is_given_up()
    {
        await using var server = await LoopbackServer.StartAsync(context =>
            Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));

        var failed = await _bench.FailAsync("simple-task", Input(server, "/", ""","timeoutSeconds":1"""));

        Assert.Contains("did not answer within 1 s", failed.Error, StringComparison.Ordinal);
        Assert.True(failed.Retryable);
    }

    [Fact]
    public async Task A_long_body_is_cut_at_the_limit_and_a_binary_one_left_out()
    {
        await using var server = await LoopbackServer.StartAsync(context => context.Request.Path == "/long"
            ? context.Response.WriteAsync(new string('é', 400_000))
            : context.Response.Body.WriteAsync(new byte[] { 1, 0, 0xFF, 0 }).AsTask());

        var cut = await CallAsync(server, "/long");
        var binary = await CallAsync(server, "/binary");

        Assert.True(cut.GetProperty("truncated").GetBoolean());
        Assert.Equal(256 * 1024, Encoding.UTF8.GetByteCount(cut.GetProperty("body").GetString()!));
        Assert.True(binary.GetProperty("binary").GetBoolean());
        Assert.Equal(JsonValueKind.Null, binary.GetProperty("body").ValueKind);
    }

    [Fact]
    public async Task A_secret_across_the_cut_is_not_shown_in_part()
    {
        await using var server = await LoopbackServer.StartAsync(context =>
            context.Response.WriteAsync(new string('x', (256 * 1024) - 10) + Secret + new string('y', 1_000)));

        var output = await CallAsync(server, "/", $$""","headers":{"X-Api-Key":"{{Secret}}"}""");

        Assert.DoesNotContain(Secret[..8], output.GetProperty("body").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:9/")]
    [InlineData("http://localhost:9/")]
    [InlineData("http://[::1]:9/")]
    [InlineData("http://2130706433:9/")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://192.168.1.1/")]
    [InlineData("http://[::ffff:127.0.0.1]:9/")]
    [InlineData("http://[fd12::1]/")]
    [InlineData("http://[64:ff9b:1::808:808]/")]
    [InlineData("http://[::ffff:0:10.0.0.1]/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    public async Task Private_addresses_are_refused_by_default(string url)
    {
        _bench.Options = _bench.Options with { AllowPrivateNetwork = false };

        var failed = await _bench.FailAsync("simple-task", $$"""{"action":"http","url":"{{url}}"}""");

        Assert.Contains("was not called", failed.Error, StringComparison.Ordinal);
        Assert.False(failed.Retryable);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://[fd00:ec2::254]/")]
    [InlineData("http://[64:ff9b::a9fe:a9fe]/")]
    [InlineData("http://[64:ff9b:1::a9fe:a9fe]/")]
    [InlineData("http://[64:ff9b:1:a9fe:a9:fe00::]/")]
    [InlineData("http://[64:ff9b:1:fa9:fe:a9fe::]/")]
    [InlineData("http://[64:ff9b:1:5:a9:fea9:fe00:0]/")]
    [InlineData("http://[::ffff:0:169.254.169.254]/")]
    [InlineData("http://[2001:db8::5efe:a9fe:a9fe]/")]
    [InlineData("http://[fd20:ce::254]/")]
    [InlineData("http://[fd00:c1::a9fe:a9fe]/")]
    [InlineData("http://[fd12:3456::a9fe:a9fe]/")]
    [InlineData("http://[2002:a9fe:a9fe::1]/")]
    [InlineData("http://0.0.0.0:9/")]
    public async Task Link_local_and_metadata_addresses_are_refused_always(string url)
    {
        var failed = await _bench.FailAsync("simple-task", $$"""{"action":"http","url":"{{url}}"}""");

        Assert.Contains("which jobs never reach", failed.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://169.254.169.254/")]
    [InlineData("//169.254.169.254/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://user:word@127.0.0.1/")]
    public async Task A_redirect_is_checked_like_the_first_address(string location)
    {
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = location;
            return Task.CompletedTask;
        });

        var failed = await _bench.FailAsync("simple-task", Input(server, "/"));

        Assert.False(failed.Retryable);
        Assert.Matches("was not (called|followed)", failed.Error);
    }

    [Fact]
    public async Task Redirects_are_followed_five_times_at_most()
    {
        var requests = 0;
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            requests++;
            var left = int.Parse(context.Request.Path.Value![1..]);
            if (left > 0)
                context.Response.Redirect($"/{left - 1}");
            return Task.CompletedTask;
        });

        var output = await CallAsync(server, "/5");
        requests = 0;
        var failed = await _bench.FailAsync("simple-task", Input(server, "/9"));

        Assert.Equal(5, output.GetProperty("redirects").GetInt32());
        Assert.Equal(6, requests);
        Assert.Contains("redirected more than 5 times", failed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_and_body_do_not_follow_a_redirect_to_another_host()
    {
        var headers = new List<string>();
        await using var other = await LoopbackServer.StartAsync(context =>
        {
            headers.Add(context.Request.Headers.Authorization + context.Request.Headers["X-Api-Key"]);
            return Task.CompletedTask;
        });
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = other.Url;
            return Task.CompletedTask;
        });
        var secret = $$""","headers":{"Authorization":"Bearer {{Secret}}","X-Api-Key":"{{Secret}}"}""";

        await CallAsync(server, "/", secret);
        var failed = await _bench.FailAsync("simple-task", Input(server, "/", secret + ""","method":"POST","body":"x" """));

        Assert.Equal([""], headers);
        Assert.Contains("would send the body to another host", failed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_connection_is_tried_again()
    {
        string url;
        await using (var server = await LoopbackServer.StartAsync(_ => Task.CompletedTask))
            url = server.Url;

        var failed = await _bench.FailAsync("simple-task", $$"""{"action":"http","method":"POST","url":"{{url}}"}""");

        Assert.True(failed.Retryable);
    }

    [Theory]
    [InlineData("", "url must be an absolute address")]
    [InlineData(""","url":"ftp://example.org/" """, "url must be an absolute address")]
    [InlineData(""","url":"/relative" """, "url must be an absolute address")]
    [InlineData(""","url":"http://user:word@example.org/" """, "url must not hold a user or password")]
    [InlineData(""","url":"http://example.org","method":"get" """, "method must be one of GET")]
    [InlineData(""","url":"http://example.org","body":"x" """, "body must not be given with GET")]
    [InlineData(""","url":"http://example.org","headers":{"Host":"x"} """, "headers.Host is set by the client itself")]
    [InlineData(""","url":"http://example.org","expectStatus":"200" """, "expectStatus must be a status code")]
    [InlineData(""","url":"http://example.org","timeoutSeconds":301 """, "timeoutSeconds must be a number from 1 to 300")]
    [InlineData(""","url":"http://example.org","colour":1 """, "colour is not known here")]
    public async Task A_faulty_call_fails_with_what_is_allowed(string more, string expected)
    {
        var failed = await _bench.FailAsync("simple-task", $$"""{"action":"http"{{more}}}""");

        Assert.Contains(expected, failed.Error, StringComparison.Ordinal);
        Assert.False(failed.Retryable);
    }

    private async Task<JsonElement> CallAsync(LoopbackServer server, string path, string more = "") =>
        (await _bench.CompleteAsync("simple-task", Input(server, path, more))).GetProperty("output");

    private static string Input(LoopbackServer server, string path, string more = "") =>
        $$"""{"action":"http","url":"{{server.Url}}{{path}}"{{more}}}""";
}
