using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Signalbox.BuiltIn;
using Signalbox.Evidence;
using Signalbox.Json;
using Signalbox.Tests.Evidence;

namespace Signalbox.Tests.BuiltIn;

/// <summary>What docs/evidence.md shows is what happens.</summary>
public sealed partial class EvidenceDocumentTests : IDisposable
{
    private const string Site = "https://docs.example.org";
    private readonly string _folder = Directory.CreateTempSubdirectory("signalbox-documents-").FullName;

    // The heading, the verdict, the evidence and what is said.
    public static TheoryData<string, string, string, string> Examples
    {
        get
        {
            var examples = new TheoryData<string, string, string, string>();
            var heading = "";
            foreach (var line in File.ReadLines(Path.Combine(Repository.Root, "docs/evidence.md")))
            {
                if (line.StartsWith("## "))
                    heading = line[3..].Trim('`');
                else if (Row().Match(line) is { Success: true } row)
                    examples.Add(heading, row.Groups["verdict"].Value, row.Groups["evidence"].Value, row.Groups["said"].Value);
            }

            return examples;
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task An_example_is_judged_as_the_page_says(string heading, string verdict, string evidence, string said)
    {
        await using var github = await FakeGitHub.StartAsync();
        github.First = async context =>
        {
            if (context.Request.Path != "/repos/acme/app/pulls/7")
                return false;
            await context.Response.WriteAsync(RawJson.From(new { merged = false, state = "open", @base = FakeGitHub.Base("main") }).Text);
            return true;
        };
        await using var site = await LoopbackServer.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Path.Value switch { "/setup" => 200, "/broken" => 500, _ => 404 };
            return Task.CompletedTask;
        });
        Directory.CreateDirectory(Path.Combine(_folder, "docs"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "docs", "setup.md"), "# Setup");
        var options = new BuiltInOptions { WorkspaceFolder = _folder, AllowPrivateNetwork = true, GitHub = github.Options };
        var isType = EvidenceTypes.All.Contains(heading);

        var judged = await Judge.With([.. BuiltInVerifiers.All(options)]).CheckAsync(
            Judge.Case(isType ? heading : "other", evidence.Replace(Site, site.Url), isType ? [] : ["The page is fast"]));

        var told = Judge.Told(judged);
        Assert.True(told.StartsWith(verdict + ": ") && told.Contains(said), told);
    }

    [Fact]
    public void Every_type_has_good_and_bad_examples()
    {
        var rows = ((IEnumerable<object[]>)Examples).Select(r => ($"{r[0]}", $"{r[1]}")).ToHashSet();

        Assert.All(EvidenceTypes.All.Append("Rules for every type"), t =>
        {
            Assert.Contains((t, "accepted"), rows);
            Assert.Contains((t, "refused"), rows);
        });
    }

    [GeneratedRegex("""^\| (?<verdict>accepted|refused|unconfirmed) \| `(?<evidence>.+)` \| (?<said>.+) \|$""")]
    private static partial Regex Row();
}
