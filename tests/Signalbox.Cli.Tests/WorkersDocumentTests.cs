using System.Text.RegularExpressions;
using Signalbox.Cli.Tests.Processes;
using Signalbox.Cli.Tests.Serving;
using Signalbox.Cli.Tests.Suggestions;

namespace Signalbox.Cli.Tests;

/// <summary>The workers of docs/workers.md work as they are written: real curl, jq and Python against a real node.</summary>
public sealed partial class WorkersDocumentTests
{
    [Theory]
    [InlineData("sh", "sh", "word-counter-sh")]
    [InlineData("python", "python3", "word-counter-py")]
    public async Task A_worker_of_the_document_claims_and_completes_jobs(string language, string program, string workerId)
    {
        await using var folder = new CliFolder();
        using var node = await ServingNode.StartAsync(folder, "--roles", "api");
        var file = await folder.WriteAsync("worker", await CodeAsync("workers.md", language));
        folder.Environment["SIGNALBOX_URL"] = node.Address.ToString().TrimEnd('/');
        folder.Environment["SIGNALBOX_TOKEN"] = await node.CreateTokenAsync("words", "worker");
        var first = await folder.CreateJobAsync("count-words", """{"text":"one two  three"}""");

        using var worker = folder.StartProgram(program, [file]);
        await worker.UntilSaidAsync($"/api/agent-jobs/{first}: 3 words");
        var second = await folder.CreateJobAsync("count-words", """{"text":"four"}""");
        await worker.UntilSaidAsync($"/api/agent-jobs/{second}: 1 words");

        var job = await folder.ShowJobAsync(first);
        Assert.Equal(("COMPLETED", 3), (job.GetProperty("status").GetString(), job.GetProperty("result").GetProperty("words").GetInt32()));
        Assert.Contains(workerId, (await folder.RunAsync("workers", "list")).Exits(0).Output, StringComparison.Ordinal);
        await worker.SignalAsync("KILL");
        await worker.EndAsync();
    }

    /// <summary>The only program in a language that a document has.</summary>
    internal static async Task<string> CodeAsync(string document, string language)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", document));
        return Assert.Single(Block().Matches(text), m => m.Groups["language"].Value == language).Groups["code"].Value;
    }

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<code>.*?)^```$", RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.Multiline, 1000)]
    private static partial Regex Block();
}
