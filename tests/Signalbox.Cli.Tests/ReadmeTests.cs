using System.Text.RegularExpressions;
using Signalbox.Cli.Tests.Processes;
using Signalbox.Cli.Tests.Suggestions;

namespace Signalbox.Cli.Tests;

public sealed partial class ReadmeTests
{
    // The sections whose blocks are run here one after the other, as a reader does.
    private static readonly string[] Sections = ["## Your first job", "## Over HTTP", "## Agents that share a log"];

    [Fact]
    public async Task The_first_job_of_the_readme_works_as_it_is_written()
    {
        var blocks = Blocks("## Your first job");
        Assert.Equal(4, blocks.Count);
        await using var folder = new CliFolder();
        File.CreateSymbolicLink(Path.Combine(folder.Path, "signalbox"), Path.Combine(Repository.Root, "signalbox"));

        using var worker = folder.StartProgram("bash", ["-c", "exec " + blocks[0]]);
        await worker.UntilSaidAsync("Worker is now processing jobs...");
        Assert.Contains("Created job 1.", (await ShellAsync(folder, blocks[1])).Output);
        await folder.UntilJobAsync("1", j => j.GetProperty("status").GetString() == "WAITING_APPROVAL", "it waits for the review");
        var review = await ShellAsync(folder, blocks[2]);
        Assert.Contains("+export const authenticate = () => true;", review.Output);
        var approved = await ShellAsync(folder, blocks[3]);
        Assert.Contains("COMPLETED", approved.Output);
        Assert.EndsWith("export const authenticate = () => true;\n", approved.Output);
        await worker.SignalAsync("INT");
        (await worker.EndAsync()).Exits(0);
    }

    [Fact]
    public async Task The_first_job_over_http_works_as_it_is_written()
    {
        var blocks = Blocks("## Over HTTP");
        Assert.Equal(6, blocks.Count);
        await using var folder = new CliFolder();
        File.CreateSymbolicLink(Path.Combine(folder.Path, "signalbox"), Path.Combine(Repository.Root, "signalbox"));

        using var node = folder.StartProgram("bash", ["-c", $"exec {blocks[0]} --urls http://127.0.0.1:0"]);
        await node.UntilSaidAsync("Press Ctrl+C to stop");
        var address = Address().Match(node.Output).Groups["address"].Value;
        Assert.Contains("http://127.0.0.1:3000/", blocks[1]);
        Assert.Contains("\"username\":\"admin\"", (await TypeAsync(folder, blocks[1].Replace("http://127.0.0.1:3000", address, StringComparison.Ordinal))).Output);
        await TypeAsync(folder, blocks[2]);
        await folder.UntilJobAsync("1", j => j.GetProperty("status").GetString() == "WAITING_APPROVAL", "it waits for the review");
        var approved = (await TypeAsync(folder, blocks[3])).Output;
        Assert.Contains("+export const authenticate = () => true;", approved);
        Assert.EndsWith("Checkpoint approved successfully\n", approved);
        await folder.UntilJobAsync("1", j => j.GetProperty("status").GetString() == "COMPLETED", "it is done");
        Assert.Equal("COMPLETED\n", (await TypeAsync(folder, blocks[4])).Output);
        Assert.Equal("1 COMPLETED Generate authentication module\n", (await TypeAsync(folder, blocks[5])).Output);
        await node.SignalAsync("INT");
        (await node.EndAsync()).Exits(0);
    }

    [Fact]
    public async Task The_shared_log_of_the_readme_works_as_it_is_written()
    {
        await using var folder = new CliFolder();
        File.CreateSymbolicLink(Path.Combine(folder.Path, "signalbox"), Path.Combine(Repository.Root, "signalbox"));

        var said = await ShellAsync(folder, Assert.Single(Blocks("## Agents that share a log")));

        Assert.Contains("#### Agent A → Agent B\n - How do I start the server?\n\n#### Agent B → Agent A\n - ./run.sh\n", said.Output);
    }

    [Fact]
    public async Task The_sample_service_runs_its_job()
    {
        await using var folder = new CliFolder();
        var sample = folder.Words()[..1].Append(Path.Combine(AppContext.BaseDirectory, "EmbeddedInAService.dll")).ToList();
        var result = (await folder.StartProgram(sample[0], [sample[1]]).EndAsync()).Exits(0);
        Assert.Contains("Job 1 is Completed: {\"greeting\":\"Good ", result.Output);
        Assert.Null(folder.ServerProcess);
    }

    [Fact]
    public void Every_link_of_the_readme_that_names_a_file_of_this_folder_is_relative() =>
        Assert.All(Links().Matches(Readme()).Select(m => m.Groups["target"].Value), target => Assert.DoesNotMatch("^(/|file:|[A-Za-z]:)", target));

    /// <summary>A document without the sections that are run here.</summary>
    internal static string WithoutWhatItRuns(string name, string text) =>
        name == "README.md" ? Sections.Aggregate(text, (rest, heading) => rest.Replace(Section(text, heading), "", StringComparison.Ordinal)) : text;

    private static async Task<CliResult> ShellAsync(CliFolder folder, string block) =>
        (await folder.StartProgram("bash", ["-ec", block]).EndAsync()).Exits(0);

    // A reader types all blocks into one shell, which keeps its variables from one to the next.
    private static Task<CliResult> TypeAsync(CliFolder folder, string block) => ShellAsync(
        folder, $"set -o pipefail\n[[ ! -f variables ]] || . ./variables\n{block}\nfor name in api job; do [[ ! -v $name ]] || declare -p $name; done > variables");

    private static string Readme() => File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    // The fenced bash blocks below a heading, up to the next of its rank.
    private static List<string> Blocks(string heading)
    {
        Assert.Contains(heading, Sections);
        return [.. BashBlocks().Matches(Section(Readme(), heading)).Select(m => m.Groups["code"].Value.Trim())];
    }

    private static string Section(string readme, string heading)
    {
        var start = readme.IndexOf(heading + "\n", StringComparison.Ordinal);
        var end = readme.IndexOf("\n## ", start, StringComparison.Ordinal);
        return readme[start..end];
    }

    [GeneratedRegex("listens on +(?<address>http://[^ ]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Address();

    [GeneratedRegex("```bash\n(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BashBlocks();

    [GeneratedRegex(@"\]\((?<target>[^)]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Links();
}
