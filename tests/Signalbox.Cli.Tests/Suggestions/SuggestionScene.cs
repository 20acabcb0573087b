using System.Net;
using System.Text.RegularExpressions;
using Signalbox.Cli.Tests.Processes;
using Signalbox.Cli.Tests.Serving;

namespace Signalbox.Cli.Tests.Suggestions;

/// <summary>One node with what the suggestions speak of: jobs and checkpoints in every state, a worker, a log that is shared by git.</summary>
internal sealed partial class SuggestionScene : IAsyncDisposable
{
    private const string Echo = """{"action":"echo","message":"hello"}""";
    private const string Code = """{"files":[{"path":"a.ts","content":"export const a = 1;\n"}]}""";
    private static readonly TimeSpan Building = TimeSpan.FromMinutes(15);
    private readonly CliFolder _folder;
    private readonly ServingNode _node;
    private readonly string _session;

    private SuggestionScene(CliFolder folder, ServingNode node, string session) => (_folder, _node, _session) = (folder, node, session);

    /// <summary>Where it is.</summary>
    public CliFolder Folder => _folder;

    /// <summary>Makes it.</summary>
    public static async Task<SuggestionScene> CreateAsync()
    {
        var folder = new CliFolder();
        // The scripts build the command first when its sources are newer.
        (await folder.StartProgram(Path.Combine(Repository.Root, "signalbox"), ["--version"]).EndAsync(Building)).Exits(0);
        var command = await folder.WriteAsync("signalbox", $"#!/bin/sh\nexec {string.Join(' ', folder.Words())} \"$@\"\n");
        (await folder.StartProgram("chmod", ["+x", command]).EndAsync()).Exits(0);
        File.CreateSymbolicLink(Path.Combine(folder.Path, "run.sh"), Path.Combine(Repository.Root, "run.sh"));
        folder.Environment["PATH"] = $"{folder.Path}:{folder.Environment["PATH"]}";
        folder.Environment["WORKER_ID"] = "host-3f9a2c";
        // Whatever serves here takes a free port.
        await folder.WriteAsync("signalbox.yaml", "server:\n  urls: [http://127.0.0.1:0]\n");
        await folder.WriteAsync("policy.yaml", "evidenceRequired: []\n");
        await folder.WriteAsync("password.txt", "another password for this test\n");
        await folder.WriteAsync("answer.txt", "Like this.\n");
        await ShareAsync(folder);
        var node = await ServingNode.StartAsync(folder);
        folder.Environment["DATABASE_URL_OF_NODE"] = $"postgres://signalbox@/signalbox?host={Uri.EscapeDataString(folder.DataDirectory + "/postgres.socket")}";
        var session = await node.SignInAsync();
        await folder.WriteAsync(".signalbox/cookies", $"127.0.0.1\tFALSE\t/\tFALSE\t0\t{session.Replace('=', '\t')}\n");
        return new SuggestionScene(folder, node, session);
    }

    /// <summary>Puts in what a suggestion leaves open, or takes as an example, such as the number of a job.</summary>
    public async Task<string> FillAsync(string text)
    {
        text = text.Replace("--data-dir {folder}", "--data-dir .signalbox", StringComparison.Ordinal).Replace("--dir {options.Folder}", "--dir shared", StringComparison.Ordinal)
            .Replace("--reason …", "--reason because", StringComparison.Ordinal).Replace("http://127.0.0.1:3000/", _node.Address.AbsoluteUri, StringComparison.Ordinal)
            .Replace("--urls http://127.0.0.1:3000", "--urls http://127.0.0.1:0", StringComparison.Ordinal).Replace("$DATABASE_URL", "$DATABASE_URL_OF_NODE", StringComparison.Ordinal);
        if (Numbered().Match(text) is { Success: true } command)
            text = text[..command.Groups["number"].Index] + await NumberAsync(command.Groups["verb"].Value) + text[(command.Groups["number"].Index + command.Groups["number"].Length)..];
        if (text.Contains("/{id}", StringComparison.Ordinal))
            text = text.Replace("{id}", await NumberAsync(text.Contains("checkpoints", StringComparison.Ordinal) ? "checkpoints approve" : "jobs prioritize"), StringComparison.Ordinal);
        return text;
    }

    /// <summary>Sends a request as the administrator; a stream is read to its first event.</summary>
    public async Task<HttpStatusCode> SendAsync(string method, string path, string? json)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = _node.Address };
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("Cookie", _session);
        if (json is not null)
            request.Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return response.StatusCode;
    }

    /// <summary>Waits until a job stands where it stays: ended, or before a person.</summary>
    public async Task<string> StandingAsync(string job)
    {
        string[] places = ["COMPLETED", "FAILED", "CANCELLED", "WAITING_APPROVAL"];
        return (await _folder.UntilJobAsync(job, j => places.Contains(j.GetProperty("status").GetString()), "it ends or asks")).GetProperty("status").GetString()!;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _node.Dispose();
        await _folder.DisposeAsync();
    }

    // A job or a checkpoint that the verb can be used on.
    private async Task<string> NumberAsync(string verb)
    {
        switch (verb)
        {
            case "jobs show" or "jobs wait":
                return await EndedAsync(Echo, "COMPLETED");
            case "jobs retry":
                return await EndedAsync("{}", "FAILED");
            case "jobs cancel" or "jobs prioritize":
                return await _folder.CreateJobAsync("simple-task", Echo, "--run-at", "2099-01-01T00:00:00Z");
            case "checkpoints show" or "checkpoints approve" or "checkpoints reject":
                var job = await _folder.CreateJobAsync("code-generation", Code);
                Assert.Equal("WAITING_APPROVAL", await StandingAsync(job));
                return (await _node.SendAsync(HttpMethod.Get, $"/api/agent-jobs/{job}/checkpoints", _session)).Json.GetProperty("checkpoints")[0].GetProperty("id").GetString()!;
            default:
                throw new InvalidOperationException($"What does '{verb}' need to be tried on? Say it here.");
        }
    }

    private async Task<string> EndedAsync(string input, string status)
    {
        var job = await _folder.CreateJobAsync("simple-task", input, "--max-attempts", "1");
        Assert.Equal(status, await StandingAsync(job));
        return job;
    }

    private static async Task ShareAsync(CliFolder folder) => (await folder.StartProgram("bash", ["-ec",
        """
        git init --quiet --bare --initial-branch=main remote.git
        git init --quiet --initial-branch=main shared
        cd shared
        git remote add origin ../remote.git
        git -c user.name=test -c user.email=test@example.org commit --quiet --allow-empty --message begin
        git push --quiet --set-upstream origin main
        """]).EndAsync()).Exits(0);

    [GeneratedRegex(@"^signalbox (?<verb>(jobs|checkpoints) [a-z]+) (?<number>\d+|\{[^}]*\})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Numbered();
}
