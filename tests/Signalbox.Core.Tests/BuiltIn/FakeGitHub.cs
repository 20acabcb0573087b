using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Signalbox.BuiltIn;
using Signalbox.BuiltIn.Evidence;
using Signalbox.Checkpoints;
using Signalbox.Evidence;
using Signalbox.Json;
using Signalbox.Tests.Evidence;

namespace Signalbox.Tests.BuiltIn;

/// <summary>
/// A GitHub of one repository, acme/app, on a real HTTP server: it answers what the API answers, and other paths with 404. A test
/// changes what it needs.
/// </summary>
internal sealed class FakeGitHub : IAsyncDisposable
{
    public const string Token = "ghp_s3cr3tTokenOfTheNode0123456789abcd";
    public const string PullUrl = "https://github.com/acme/app/pull/156";

    private LoopbackServer? _server;

    /// <summary>The method, path and query of each request, in order.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>The headers of each request.</summary>
    public List<Dictionary<string, string>> Headers { get; } = [];

    /// <summary>The pull request's fields; null for a member that is not there.</summary>
    public Dictionary<string, object?> Pull { get; } = new(StringComparer.Ordinal)
    {
        ["number"] = 156,
        ["state"] = "closed",
        ["merged"] = true,
        ["merged_at"] = "2026-03-11T10:00:00Z",
        ["mergeable"] = null,
        ["head"] = new { @ref = "feature/42", sha = new string('a', 40) },
        ["base"] = Base("main"),
    };

    /// <summary>The files of the branch main; null for a server that does not tell its tree.</summary>
    public Dictionary<string, string> Files { get; } = new(StringComparer.Ordinal) { ["README.md"] = "# App\n" };

    public bool HidesTree { get; set; }

    public bool CutsTree { get; set; }

    /// <summary>True to tell contents as GitHub does for small files, false as for large ones.</summary>
    public bool TellsContent { get; set; } = true;

    /// <summary>Answers before anything else does; false to go on.</summary>
    public Func<HttpContext, Task<bool>> First { get; set; } = _ => Task.FromResult(false);

    public GitHubOptions Options { get; set; } = new();

    public string Url => _server!.Url;

    public static async Task<FakeGitHub> StartAsync()
    {
        var github = new FakeGitHub();
        github._server = await LoopbackServer.StartAsync(github.AnswerAsync);
        github.Options = new GitHubOptions { ApiUrl = new Uri(github.Url), Repository = "acme/app", Token = Token };
        return github;
    }

    public static object Base(string branch, string repository = "acme/app") =>
        new { @ref = branch, repo = new { full_name = repository, default_branch = "main" } };

    /// <summary>Asks for a verdict on evidence, as a node with these options does.</summary>
    public async Task<EvidenceVerdict> AskAsync(object evidence, TimeProvider? time = null, params Checkpoint[] approved)
    {
        var verifiers = BuiltInVerifiers.All(new BuiltInOptions { WorkspaceFolder = Path.GetTempPath(), GitHub = Options }, time);
        var verdict = await Judge.With([.. verifiers]).CheckAsync(Judge.Case("code", RawJson.From(evidence).Text) with { Approved = approved });
        Assert.DoesNotContain(Token, Judge.Told(verdict));
        return verdict;
    }

    public Task<EvidenceVerdict> AskAsync(params Checkpoint[] approved) => AskAsync(new { pullRequestUrl = PullUrl }, null, approved);

    /// <summary>An approved checkpoint whose data hold files, as code-generation shows them.</summary>
    public static Checkpoint Approved(string name, int minute, params (string Path, string? Content)[] files) => Approved(name, minute, RawJson.From(new
    {
        description = "What the files are for",
        target = ".",
        files = files.Select(f => f.Content is null ? (object)new { path = f.Path, change = "deleted" } : new { path = f.Path, content = f.Content, change = "modified" }),
    }));

    public static Checkpoint Approved(string name, int minute, RawJson data) => new()
    {
        Id = minute,
        JobId = 42,
        Name = name,
        Blocking = true,
        Status = CheckpointStatus.Approved,
        Data = data,
        Digest = CanonicalJson.Digest(data),
        RequestedBy = "worker-1",
        RequestedAt = DateTimeOffset.UnixEpoch,
        DecidedAt = DateTimeOffset.UnixEpoch.AddMinutes(minute),
    };

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        lock (Requests)
        {
            Requests.Add($"{context.Request.Method} {path}{context.Request.QueryString}");
            Headers.Add(context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase));
        }

        if (await First(context))
            return;
        path = context.Request.Path.Value!;
        const string Contents = "/repos/acme/app/contents/";
        object? answer = path.ToLowerInvariant() switch
        {
            "/repos/acme/app/pulls/156" => Pull,
            "/repos/acme/app" => new { full_name = "acme/app", default_branch = "main" },
            "/repos/acme/app/git/trees/main" when !HidesTree => new
            {
                sha = new string('b', 40),
                truncated = CutsTree,
                tree = Files.Take(CutsTree ? 0 : int.MaxValue).Select(f => new { path = f.Key, mode = "100644", type = "blob", sha = BlobId(f.Value) }),
            },
            Contents => Files.Keys.Select(f => new { path = f, type = "file" }),
            _ when path.StartsWith(Contents, StringComparison.Ordinal) && Files.TryGetValue(path[Contents.Length..], out var content) =>
                new { type = "file", path = path[Contents.Length..], sha = BlobId(content), encoding = TellsContent ? "base64" : "none", content = TellsContent ? Base64(content) : "" },
            _ => null,
        };
        context.Response.StatusCode = answer is null ? 404 : 200;
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.WriteAsync(answer is null ? """{"message":"Not Found","status":"404"}""" : RawJson.From(answer).Text);
    }

    // In lines, as GitHub does.
    private static string Base64(string content) => Convert.ToBase64String(Encoding.UTF8.GetBytes(content), Base64FormattingOptions.InsertLineBreaks).Replace("\r", "") + "\n";

#pragma warning disable CA5350 // It is how git names objects.
    private static string BlobId(string content) =>
        Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {Encoding.UTF8.GetByteCount(content)}\0"), .. Encoding.UTF8.GetBytes(content)]));
#pragma warning restore CA5350
}
