using System.Net;
using System.Net.WebSockets;
using System.Text;
using Signalbox.Identities;
using Signalbox.Server.Access;
using Signalbox.Server.Options;

namespace Signalbox.Server.Tests.Middleware;

public sealed class EdgeTests
{
    private const string Job = """{"jobType":"a","taskDescription":"b"}""";

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://elsewhere.example")]
    [InlineData("Origin", "null")]
    public async Task Another_sites_page_can_change_nothing(string header, string value)
    {
        await using var box = await ServerBox.CreateAsync();
        var client = box.Client(Permission.Jobs | Permission.Read);
        client.DefaultRequestHeaders.Add(header, value);

        (await client.PostAsync("/api/agent-jobs", Job, HttpStatusCode.Forbidden)).IsProblem();
    }

    [Fact]
    public async Task Another_sites_page_can_open_ours_but_read_nothing()
    {
        await using var box = await ServerBox.CreateAsync();
        var script = box.Client(Permission.Read);
        script.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-site");
        script.DefaultRequestHeaders.Add("Sec-Fetch-Mode", "cors");
        var link = box.Stranger();
        link.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");
        link.DefaultRequestHeaders.Add("Sec-Fetch-Mode", "navigate");
        link.DefaultRequestHeaders.Add("Sec-Fetch-Dest", "document");

        await script.GetAsync("/api/stream", HttpStatusCode.Forbidden);
        await link.GetAsync("/sign-in", HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("https://elsewhere.example", false)]
    [InlineData("null", false)]
    [InlineData("own", true)]
    public async Task Another_sites_page_can_open_no_socket_of_ours(string origin, bool opens)
    {
        await using var box = await ServerBox.CreateAsync();
        var (name, cookie) = await box.Identities.HeaderAsync(Permission.Read, CallerKind.Person);
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader(name, cookie);
        socket.Options.SetRequestHeader("Origin", origin == "own" ? box.Address.GetLeftPart(UriPartial.Authority) : origin);
        var address = new UriBuilder(box.Address) { Scheme = "ws", Path = "/_blazor" }.Uri;

        if (opens)
            await socket.ConnectAsync(address, CancellationToken.None);
        else
            Assert.Contains("403", (await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(address, CancellationToken.None))).Message);

        Assert.Equal(opens, socket.State == WebSocketState.Open);
    }

    [Fact]
    public async Task Tokens_that_are_none_are_counted_by_address()
    {
        await using var box = await ServerBox.CreateAsync(options: new ServerOptions { Limits = new LimitOptions { AnonymousRequestsPerSecond = 1 } });
        var program = box.Client(Permission.Read, CallerKind.Program);
        await program.GetAsync("/api/agent-jobs", HttpStatusCode.OK);
        var guesser = box.Stranger();
        var status = HttpStatusCode.Unauthorized;
        for (var guess = 0; status == HttpStatusCode.Unauthorized && guess < 1_000; guess++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/agent-jobs");
            request.Headers.Authorization = new("Bearer", "sbx_" + guess.ToString("0000000000000000000000000000000000000000000"));
            status = (await guesser.SendAsync(request)).StatusCode;
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        await program.GetAsync("/api/agent-jobs", HttpStatusCode.OK);
    }

    [Fact]
    public async Task Our_own_pages_and_programs_can()
    {
        await using var box = await ServerBox.CreateAsync();
        var page = box.Client(Permission.Jobs);
        page.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        page.DefaultRequestHeaders.Add("Origin", box.Address.GetLeftPart(UriPartial.Authority));
        var older = box.Client(Permission.Jobs);
        older.DefaultRequestHeaders.Add("Origin", box.Address.GetLeftPart(UriPartial.Authority));

        await page.CreateJobAsync(Job);
        await older.CreateJobAsync(Job);
        await box.Client(Permission.Jobs).CreateJobAsync(Job);
    }

    [Fact]
    public async Task A_name_that_was_made_to_point_here_is_refused()
    {
        await using var box = await ServerBox.CreateAsync();
        var client = box.Client(Permission.Read);
        client.DefaultRequestHeaders.Host = "rebound.example";

        (await client.GetAsync("/api/agent-jobs", HttpStatusCode.MisdirectedRequest)).IsProblem();
        client.DefaultRequestHeaders.Host = "localhost:3000";
        await client.GetAsync("/api/agent-jobs", HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_configured_host_name_is_answered()
    {
        await using var box = await ServerBox.CreateAsync(options: new ServerOptions { AllowedHosts = ["signalbox.example"] });
        var client = box.Client(Permission.Read);
        client.DefaultRequestHeaders.Host = "signalbox.example";

        await client.GetAsync("/api/agent-jobs", HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/api/agent-jobs", HttpStatusCode.OK)]
    [InlineData("/api/nothing", HttpStatusCode.NotFound)]
    [InlineData("/health", HttpStatusCode.OK)]
    public async Task Every_answer_tells_browsers_to_be_careful(string path, HttpStatusCode expected)
    {
        await using var box = await ServerBox.CreateAsync();

        var headers = (await box.Client(Permission.Read).GetAsync(path, expected)).Headers;

        Assert.Equal("nosniff", headers["X-Content-Type-Options"]);
        Assert.Equal("DENY", headers["X-Frame-Options"]);
        Assert.Contains("default-src 'none'", headers["Content-Security-Policy"]);
        Assert.Equal("no-store", headers["Cache-Control"]);
        Assert.DoesNotContain("Server", headers.Keys);
    }

    [Theory]
    [InlineData("/api/agent-jobs", 5 * 1024 * 1024)]
    [InlineData("/api/agent-jobs/1/cancel", 2 * 1024 * 1024)]
    public async Task A_body_that_is_too_large_is_refused(string path, int bytes)
    {
        await using var box = await ServerBox.CreateAsync();
        var client = box.Client(Permission.Jobs);
        client.DefaultRequestHeaders.ExpectContinue = true;

        (await client.PostAsync(path, $$"""{"reason":"{{new string('x', bytes)}}"}""", HttpStatusCode.RequestEntityTooLarge)).IsProblem();
    }

    [Fact]
    public async Task Jobs_of_almost_four_mebibytes_are_taken()
    {
        await using var box = await ServerBox.CreateAsync();
        var text = new string('x', 4 * 1024 * 1024 - 1_000);

        await box.Client(Permission.Jobs).CreateJobAsync($$"""{"jobType":"a","taskDescription":"b","inputData":"{{text}}"}""");
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"jobType\":\"a\",\"jobType\":\"b\",\"taskDescription\":\"c\"}")]
    [InlineData("{\"jobType\":\"a\",\"taskDescription\":\"\\ud800\"}")]
    [InlineData("{\"jobType\":\"a\",\"taskDescription\":\"nul \\u0000\"}")]
    [InlineData("{\"jobType\":\"a\",\"taskDescription\":\"c\",} ")]
    [InlineData("{\"jobType\":\"a\",\"taskDescription\":\"c\"} {}")]
    public async Task What_is_no_job_in_json_is_refused(string json)
    {
        await using var box = await ServerBox.CreateAsync();

        (await box.Client(Permission.Jobs).PostAsync("/api/agent-jobs", json, HttpStatusCode.BadRequest)).IsProblem();
    }

    [Fact]
    public async Task What_is_nested_too_deeply_is_refused()
    {
        await using var box = await ServerBox.CreateAsync();
        var deep = new string('[', 100_000) + new string(']', 100_000);

        (await box.Client(Permission.Jobs).PostAsync(
            "/api/agent-jobs", $$"""{"jobType":"a","taskDescription":"b","inputData":{{deep}}}""", HttpStatusCode.BadRequest)).IsProblem();
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task A_body_that_does_not_say_that_it_is_json_is_refused(string? type)
    {
        await using var box = await ServerBox.CreateAsync();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Job));
        if (type is not null)
            content.Headers.ContentType = new(type);

        using var response = await box.Client(Permission.Jobs).PostAsync(new Uri("/api/agent-jobs", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Contains("Content-Type: application/json", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Whoever_signs_in_with_a_form_is_told_how_to()
    {
        await using var box = await ServerBox.CreateAsync();
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("username", "maria")]);

        using var response = await box.Stranger().PostAsync(new Uri("/api/auth/login", UriKind.Relative), form);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Contains("Content-Type: application/json", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/metrics")]
    public async Task Balancers_may_ask_with_head(string path)
    {
        await using var box = await ServerBox.CreateAsync();

        Assert.Empty((await box.Stranger().SendAsync(HttpMethod.Head, path, null, HttpStatusCode.OK)).Text);
    }

    [Fact]
    public async Task A_method_that_a_path_does_not_take_is_named()
    {
        await using var box = await ServerBox.CreateAsync();

        var answer = await box.Client(Permission.Read).SendAsync(HttpMethod.Put, "/api/agent-jobs", Job, HttpStatusCode.MethodNotAllowed);

        Assert.Contains("GET", answer.IsProblem().Json["detail"]!.GetValue<string>());
    }

    [Fact]
    public async Task Who_asks_too_often_is_told_when_to_come_back_and_others_go_on()
    {
        await using var box = await ServerBox.CreateAsync(
            options: new ServerOptions { Limits = new LimitOptions { AnonymousRequestsPerSecond = 1, PersonRequestsPerSecond = 100 } });
        var (stranger, known) = (box.Stranger(), box.Client(Permission.Read));
        await known.GetAsync("/api/agent-jobs", HttpStatusCode.OK);
        // A slow machine earns further requests while it asks.
        var asked = 0;
        Answer refused;
        do
        {
            using var response = await stranger.GetAsync(new Uri("/health/live", UriKind.Relative));
            refused = await HttpSteps.ReadAsync(response);
        }
        while (refused.Status == HttpStatusCode.OK && ++asked < 1_000);

        Assert.InRange(asked, 8, 999);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.InRange(int.Parse(refused.IsProblem().Headers["Retry-After"]), 1, 60);
        await known.GetAsync("/api/agent-jobs", HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    public void Addresses_are_counted_by_who_holds_them(string address, string expected) =>
        Assert.Equal(expected, Server.Middleware.RateLimits.Network(IPAddress.Parse(address)));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Only_a_configured_proxy_is_believed_about_the_scheme(bool configured)
    {
        await using var box = await ServerBox.CreateAsync(options: new ServerOptions { KnownProxies = configured ? ["127.0.0.0/8"] : ["192.0.2.1"] });
        var client = box.Client(Permission.Read);
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");

        var headers = (await client.GetAsync("/api/agent-jobs", HttpStatusCode.OK)).Headers;

        Assert.Equal(configured, headers.ContainsKey("Strict-Transport-Security"));
    }
}
