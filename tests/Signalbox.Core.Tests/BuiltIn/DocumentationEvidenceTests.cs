using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Signalbox.BuiltIn;
using Signalbox.Evidence;
using Signalbox.Json;
using Signalbox.Tests.Evidence;

namespace Signalbox.Tests.BuiltIn;

public sealed class DocumentationEvidenceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("signalbox-documents-").FullName;
    private readonly FakeTimeProvider _time = new();
    private BuiltInOptions _options;

    public DocumentationEvidenceTests() => _options = new BuiltInOptions { WorkspaceFolder = Path.Combine(_folder, "workspace"), AllowPrivateNetwork = true };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(200, 200, "HEAD")]
    [InlineData(204, 204, "HEAD")]
    [InlineData(405, 200, "HEAD GET")]
    [InlineData(404, 200, "HEAD GET")]
    [InlineData(500, 206, "HEAD GET")]
    public async Task An_address_that_answers_is_accepted(int head, int get, string methods)
    {
        var seen = new List<string>();
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            seen.Add(context.Request.Method);
            context.Response.StatusCode = context.Request.Method == "HEAD" ? head : get;
            return Task.CompletedTask;
        });

        Assert.Equal([$"The document {server.Url}/a answers with status {get}."], await Judge.FindingsAsync(AskAsync(new { url = server.Url + "/a?key=s3cr3t" })));
        Assert.Equal(methods.Split(' '), seen);
    }

    [Fact]
    public async Task An_address_in_the_summary_counts()
    {
        await using var server = await LoopbackServer.StartAsync(context => context.Response.WriteAsync("# Setup"));

        await Judge.FindingsAsync(AskAsync($"The setup guide covers Linux and macOS: {server.Url}/setup."));
    }

    [Theory]
    [InlineData(404, "there is no such document (status 404)")]
    [InlineData(410, "there is no such document (status 410)")]
    public async Task A_document_that_is_not_there_is_refused(int status, string reason)
    {
        await using var server = await LoopbackServer.StartAsync(context => Answer(context, status));

        Assert.Contains(reason, Assert.Single(await Judge.ReasonsAsync(AskAsync(new { url = server.Url }))));
    }

    [Theory]
    [InlineData(401, "cannot be read without signing in")]
    [InlineData(403, "cannot be read without signing in")]
    [InlineData(429, "hand the evidence in again after")]
    [InlineData(500, "hand the evidence in again after")]
    [InlineData(503, "hand the evidence in again after")]
    public async Task A_server_that_does_not_show_it_leaves_it_unconfirmed(int status, string reason)
    {
        await using var server = await LoopbackServer.StartAsync(context => Answer(context, status));

        Assert.Contains(reason, await Judge.UnconfirmedAsync(AskAsync(new { url = server.Url })));
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_leaves_it_unconfirmed()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();

        Assert.Contains("could not be reached", await Judge.UnconfirmedAsync(AskAsync(new { url = $"http://127.0.0.1:{port}/" })));
        Assert.Contains("could not be reached", await Judge.UnconfirmedAsync(AskAsync(new { url = "http://no-such-host.invalid/" })));
    }

    [Fact]
    public async Task A_slow_server_leaves_it_unconfirmed_after_twenty_seconds()
    {
        var asked = new TaskCompletionSource();
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });

        var verdict = Judge.UnconfirmedAsync(AskAsync(new { url = server.Url }));
        await asked.Task;
        _time.Advance(TimeSpan.FromSeconds(21));

        Assert.Contains("did not answer within 20 s", await verdict);
    }

    [Fact]
    public async Task Private_addresses_are_refused_unless_the_operator_allows_them()
    {
        var called = false;
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            called = true;
            return Task.CompletedTask;
        });
        _options = _options with { AllowPrivateNetwork = false };

        Assert.Contains("loopback or private address", Assert.Single(await Judge.ReasonsAsync(AskAsync(new { url = server.Url }))));
        _options = _options with { AllowPrivateNetwork = true };
        Assert.Contains("link-local", Assert.Single(await Judge.ReasonsAsync(AskAsync(new { url = "http://169.254.169.254/latest/meta-data" }))));
        Assert.False(called);
    }

    [Fact]
    public async Task A_redirect_is_followed_and_guarded_like_the_first_address()
    {
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            if (context.Request.Path == "/old")
                context.Response.Redirect("/new");
            if (context.Request.Path == "/away")
                context.Response.Redirect("http://169.254.169.254/");
            if (context.Request.Path == "/round")
                context.Response.Redirect("/round");
            return Task.CompletedTask;
        });

        await Judge.FindingsAsync(AskAsync(new { url = server.Url + "/old" }));
        Assert.Contains("link-local", Assert.Single(await Judge.ReasonsAsync(AskAsync(new { url = server.Url + "/away" }))));
        Assert.Contains("redirected more than 5 times", Assert.Single(await Judge.ReasonsAsync(AskAsync(new { url = server.Url + "/round" }))));
    }

    [Theory]
    [InlineData("docs/setup.md")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.org/")]
    [InlineData("http://user:secret@example.org/")]
    [InlineData("https://")]
    public async Task What_is_no_address_is_refused(string url) =>
        Assert.StartsWith("Correct 'url'", Assert.Single(await Judge.ReasonsAsync(AskAsync(new { url }))));

    [Theory]
    [InlineData("docs/setup.md")]
    [InlineData("docs")]
    [InlineData("of-the-job.md")]
    [InlineData("in-the-checkout.md")]
    public async Task A_path_that_exists_is_accepted(string location)
    {
        _options = _options with { CodeTargetFolder = Path.Combine(_folder, "checkout") };
        Write("workspace/docs/setup.md", "# Setup");
        Write("workspace/jobs/42/of-the-job.md", "# Job");
        Write("checkout/in-the-checkout.md", "# Checkout");

        Assert.Equal([$"The document '{location}' exists."], await Judge.FindingsAsync(AskAsync(new { location })));
    }

    [Theory]
    [InlineData("docs/other.md", "there is no 'docs/other.md'")]
    [InlineData("docs/setup.md/more", "no folder where one must be")]
    [InlineData("empty.md", "it is empty")]
    [InlineData("../secret.md", "must not have a segment of dots")]
    [InlineData("docs/../../secret.md", "must not have a segment of dots")]
    [InlineData("/etc/passwd", "must be relative")]
    [InlineData("C:/secret.md", "must not name a drive")]
    [InlineData("docs\\setup.md", "not with a backslash")]
    [InlineData("link/secret.md", "symbolic link")]
    [InlineData("link.md", "symbolic link")]
    [InlineData("docs/\u202Etxt.md", "invisible characters")]
    public async Task Others_are_refused(string location, string reason)
    {
        Write("workspace/docs/setup.md", "# Setup");
        Write("workspace/empty.md", "");
        Write("secret.md", "secret");
        File.CreateSymbolicLink(Path.Combine(_options.WorkspaceFolder, "link"), _folder);
        File.CreateSymbolicLink(Path.Combine(_options.WorkspaceFolder, "link.md"), Path.Combine(_folder, "secret.md"));

        Assert.Contains(reason, Assert.Single(await Judge.ReasonsAsync(AskAsync(new { location }))));
    }

    [Fact]
    public async Task Where_address_and_path_are_given_both_must_hold()
    {
        await using var server = await LoopbackServer.StartAsync(context => Answer(context, context.Request.Path == "/a" ? 200 : 404));
        Write("workspace/a.md", "# A");

        Assert.Equal(2, (await Judge.FindingsAsync(AskAsync(new { url = server.Url + "/a", location = "a.md" }))).Count);
        Assert.Contains("no such document", Assert.Single(await Judge.ReasonsAsync(AskAsync(new { url = server.Url + "/b", location = "a.md" }))));
        Assert.Contains("there is no 'b.md'", Assert.Single(await Judge.ReasonsAsync(AskAsync(new { url = server.Url + "/a", location = "b.md" }))));
    }

    private Task<EvidenceVerdict> AskAsync(object evidence) =>
        Judge.With([.. BuiltInVerifiers.All(_options, _time)]).CheckAsync(Judge.Case("documentation", RawJson.From(evidence).Text));

    private static Task Answer(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private void Write(string path, string text)
    {
        var full = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
