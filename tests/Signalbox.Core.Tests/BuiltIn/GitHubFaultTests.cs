using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Signalbox.Tests.Evidence;

namespace Signalbox.Tests.BuiltIn;

public sealed class GitHubFaultTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 3, 11, 10, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new(Now);
    private FakeGitHub _github = null!;

    public async Task InitializeAsync() => _github = await FakeGitHub.StartAsync();

    public Task DisposeAsync() => _github.DisposeAsync().AsTask();

    [Theory]
    [InlineData(429, "Retry-After: 90", "after 2026-03-11 10:01:30 UTC")]
    [InlineData(403, "Retry-After: 7200", "after 2026-03-11 12:00:00 UTC")]
    [InlineData(429, "Retry-After: Wed, 11 Mar 2026 10:05:00 GMT", "after 2026-03-11 10:05:00 UTC")]
    [InlineData(429, "Retry-After: Wed, 11 Mar 2020 10:05:00 GMT", "after 2026-03-11 10:01:00 UTC")]
    [InlineData(429, "Retry-After: 99999999", "after 2026-03-12 10:00:00 UTC")]
    [InlineData(403, "X-RateLimit-Remaining: 0;X-RateLimit-Reset: 1773224100", "after 2026-03-11 10:15:00 UTC")]
    [InlineData(403, "X-RateLimit-Remaining: 0;X-RateLimit-Reset: soon", "after 2026-03-11 10:01:00 UTC")]
    [InlineData(429, "", "after 2026-03-11 10:01:00 UTC")]
    [InlineData(403, "", "after 2026-03-11 10:01:00 UTC")]
    public async Task A_limited_rate_is_unconfirmed_with_the_time_to_try_again(int status, string headers, string told)
    {
        var body = """{"message":"You have exceeded a secondary rate limit. Please wait a few minutes before you try again."}""";
        Answer(status, body, headers);

        var reason = await UnconfirmedAsync();

        Assert.Contains("GitHub limits the rate of requests: hand the evidence in again ", reason);
        Assert.Contains(told, reason);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(418)]
    public async Task A_server_that_fails_is_unconfirmed(int status)
    {
        Answer(status, "<html>Unicorn!</html>");

        Assert.Contains($"GitHub answered with status {status}: hand the evidence in again after 2026-03-11 10:01:00 UTC.", await UnconfirmedAsync());
    }

    [Fact]
    public async Task A_token_that_is_not_accepted_is_named_by_its_variable()
    {
        Answer(401, """{"message":"Bad credentials"}""");
        Assert.Contains("does not accept the token of GITHUB_TOKEN", await UnconfirmedAsync());

        _github.Options = _github.Options with { Token = null };
        Assert.Contains("set GITHUB_TOKEN", await UnconfirmedAsync());
    }

    [Theory]
    [InlineData("X-Accepted-GitHub-Permissions: pull_requests=read", "the permission 'pull_requests=read'")]
    [InlineData("", "to read pull requests and contents")]
    public async Task A_repository_that_is_not_found_may_be_a_missing_permission(string headers, string told)
    {
        Answer(404, """{"message":"Not Found"}""", headers);

        var reason = await UnconfirmedAsync();

        Assert.Contains("GitHub does not find acme/app: give the token of GITHUB_TOKEN access", reason);
        Assert.Contains(told, reason);
        Assert.Equal(["GET /repos/acme/app/pulls/156", "GET /repos/acme/app"], _github.Requests);
    }

    [Fact]
    public async Task A_number_that_is_not_found_in_a_repository_that_can_be_read_is_refused()
    {
        var reasons = await Judge.ReasonsAsync(_github.AskAsync(new { pullRequestUrl = "https://github.com/acme/app/pull/157" }));

        Assert.StartsWith("Correct the number: GitHub finds no pull request #157 in acme/app", Assert.Single(reasons));
    }

    [Fact]
    public async Task A_missing_permission_is_named_as_GitHub_names_it()
    {
        Answer(403, """{"message":"Resource not accessible by personal access token"}""", "X-Accepted-GitHub-Permissions: pull_requests=read");

        Assert.Contains("give it the permission 'pull_requests=read'", await UnconfirmedAsync());
    }

    [Fact]
    public async Task Contents_that_cannot_be_read_are_unconfirmed_and_not_taken_for_missing_files()
    {
        _github.First = async context =>
        {
            if (context.Request.Path.Value!.EndsWith("/pulls/156"))
                return false;
            context.Response.StatusCode = 404;
            context.Response.Headers["X-Accepted-GitHub-Permissions"] = "contents=read";
            await context.Response.WriteAsync("{}");
            return true;
        };

        Assert.Contains("the permission 'contents=read'", await Judge.UnconfirmedAsync(_github.AskAsync(FakeGitHub.Approved("code-review", 1, ("a.py", "x")))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("\"merged\"")]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"merged":true}""")]
    [InlineData("""{"merged":true,"base":{"ref":5}}""")]
    [InlineData("""{"merged":true,"base":"main"}""")]
    public async Task An_answer_that_is_none_is_unconfirmed(string body)
    {
        _github.First = async context =>
        {
            if (!context.Request.Path.Value!.EndsWith("/pulls/156"))
                return false;
            await context.Response.WriteAsync(body);
            return true;
        };

        Assert.Contains("GitHub's answer", await UnconfirmedAsync());
    }

    [Fact]
    public async Task A_giant_answer_is_left_unread()
    {
        // It has no end: whoever reads it all never gets away.
        _github.First = async context =>
        {
            var chunk = new byte[1 << 20];
            Array.Fill(chunk, (byte)' ');
            try
            {
                while (!context.RequestAborted.IsCancellationRequested)
                    await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // The client has gone.
            }

            return true;
        };

        Assert.Contains("too large", await UnconfirmedAsync());
    }

    [Fact]
    public async Task A_slow_answer_is_left_after_twenty_seconds()
    {
        var asked = new TaskCompletionSource();
        _github.First = async context =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };

        var verdict = UnconfirmedAsync();
        await asked.Task;
        _time.Advance(TimeSpan.FromSeconds(19));
        Assert.False(verdict.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Contains("GitHub did not answer within 20 s: hand the evidence in again after", await verdict);
    }

    [Fact]
    public async Task A_body_that_trickles_is_left_too()
    {
        var begun = new TaskCompletionSource();
        _github.First = async context =>
        {
            await context.Response.WriteAsync("{\"merged\":");
            await context.Response.Body.FlushAsync();
            begun.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };

        var verdict = UnconfirmedAsync();
        await begun.Task;
        _time.Advance(TimeSpan.FromSeconds(21));

        Assert.Contains("did not answer within 20 s", await verdict);
    }

    [Fact]
    public async Task A_connection_that_is_refused_or_broken_off_is_unconfirmed()
    {
        _github.First = context =>
        {
            context.Abort();
            return Task.FromResult(true);
        };
        Assert.Contains("hand the evidence in again after", await UnconfirmedAsync());

        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        _github.Options = _github.Options with { ApiUrl = new Uri($"http://127.0.0.1:{port}") };
        Assert.Contains("GitHub could not be reached (ConnectionError)", await UnconfirmedAsync());
    }

    [Fact]
    public async Task A_redirect_to_another_host_is_not_followed()
    {
        var elsewhere = new List<string>();
        await using var other = await LoopbackServer.StartAsync(context =>
        {
            elsewhere.Add(context.Request.Headers.Authorization.ToString());
            return context.Response.WriteAsync("""{"merged":true,"state":"closed","base":{"ref":"main","repo":{"full_name":"acme/app","default_branch":"main"}}}""");
        });
        foreach (var target in (string[])[other.Url + "/repos/acme/app/pulls/156", _github.Url.Replace("127.0.0.1", "localhost") + "/repos/acme/app/pulls/156", _github.Url.Replace("http://", "http://x@") + "/"])
        {
            Answer(301, "", $"Location: {target}");
            Assert.Contains("another host, which it did not follow", await UnconfirmedAsync());
        }

        Assert.Empty(elsewhere);
        Assert.Equal(3, _github.Requests.Count);
    }

    [Fact]
    public async Task A_renamed_repository_is_followed_on_the_same_host_and_counts_when_its_new_name_is_allowed()
    {
        _github.Pull["base"] = FakeGitHub.Base("main", "acme/application");
        _github.First = context =>
        {
            if (context.Request.Path.StartsWithSegments("/repositories/7", out var rest))
                context.Request.Path = "/repos/acme/app" + rest;
            else
                context.Response.Redirect($"{_github.Url}/repositories/7/pulls/156", permanent: true);
            return Task.FromResult(context.Response.StatusCode == 301);
        };
        Assert.Contains("acme/application now: add that to github.allowedRepositories", await UnconfirmedAsync());

        _github.Options = _github.Options with { AllowedRepositories = ["acme/application"] };
        await Judge.FindingsAsync(_github.AskAsync());
        Assert.Equal(["GET /repos/acme/app/pulls/156", "GET /repositories/7/pulls/156"], _github.Requests.TakeLast(2));
    }

    [Fact]
    public async Task Redirects_without_end_are_left()
    {
        Answer(302, "", "Location: /again");

        Assert.Contains("redirected the check too often", await UnconfirmedAsync());
        Assert.Equal(4, _github.Requests.Count);
    }

    [Fact]
    public async Task A_caller_who_goes_away_ends_the_requests()
    {
        var (asked, aborted) = (new TaskCompletionSource(), new TaskCompletionSource());
        _github.First = async context =>
        {
            context.RequestAborted.Register(() => aborted.TrySetResult());
            asked.TrySetResult();
            await aborted.Task;
            return true;
        };
        using var gone = new CancellationTokenSource();
        var verifier = Signalbox.BuiltIn.BuiltInVerifiers.All(new() { WorkspaceFolder = "nowhere", GitHub = _github.Options })[0];

        var check = verifier.VerifyAsync(Judge.Case("code", null), new() { PullRequestUrl = FakeGitHub.PullUrl }, gone.Token);
        await asked.Task;
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => check);
        await aborted.Task;
    }

    private Task<string> UnconfirmedAsync() => Judge.UnconfirmedAsync(_github.AskAsync(new { pullRequestUrl = FakeGitHub.PullUrl }, _time));

    private void Answer(int status, string body, string headers = "") => _github.First = async context =>
    {
        context.Response.StatusCode = status;
        foreach (var header in headers.Split(';', StringSplitOptions.RemoveEmptyEntries))
            context.Response.Headers[header[..header.IndexOf(':')]] = header[(header.IndexOf(':') + 1)..].Trim();
        await context.Response.WriteAsync(body);
        return true;
    };
}
