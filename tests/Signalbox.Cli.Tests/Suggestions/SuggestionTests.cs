using System.Text.RegularExpressions;

namespace Signalbox.Cli.Tests.Suggestions;

/// <summary>What Signalbox tells people to type and to send works as it is written.</summary>
public sealed partial class SuggestionTests(SuggestionNode node) : IClassFixture<SuggestionNode>
{
    // What runs until it is stopped: what it says when it is at work, and how it ends then.
    private static readonly (string Begin, string Says, int Ends)[] Lasting =
    [
        ("signalbox serve", "Press Ctrl+C to stop", 0), ("./run.sh", "Press Ctrl+C to stop", 0), ("signalbox worker start", "Press Ctrl+C to stop", 0),
        ("signalbox events watch", "Watching", 0), ("signalbox events tail -n 20 --follow", "Agent A", 130), ("curl -sN", "event: ready", 130),
    ];

    [Fact]
    public async Task Every_command_that_anything_suggests_works_as_it_is_written()
    {
        var scene = node.Scene;
        var faults = new List<string>();
        foreach (var suggestion in SuggestionSearch.All().Where(s => s.IsCommand))
        {
            var fault = NotRun.IsOnlyNamed(suggestion.Text) ? await LookUpAsync(scene, suggestion.Text)
                : NotRun.Reasons.ContainsKey(suggestion.Text) ? null
                : await RunAsync(scene, suggestion.Text);
            if (fault is not null)
                faults.Add($"{suggestion}\n{fault}");
        }

        Assert.True(faults.Count == 0, string.Join("\n\n", faults));
    }

    [Fact]
    public async Task Every_request_that_anything_suggests_is_answered()
    {
        var scene = node.Scene;
        var faults = new List<string>();
        foreach (var suggestion in SuggestionSearch.All().Where(s => s.IsRequest && !NotRun.Reasons.ContainsKey(s.Text)))
        {
            var parts = (await scene.FillAsync(suggestion.Text)).Split(' ', 3);
            var status = (int)await scene.SendAsync(parts[0], parts[1], parts.ElementAtOrDefault(2));
            // What is named without the body that it needs must at least be there.
            var isAnswered = status is >= 200 and < 300 || (parts.Length == 2 && parts[0] != "GET" && status is 400 or 415);
            if (!isAnswered)
                faults.Add($"{suggestion}\nis answered {status}");
        }

        Assert.True(faults.Count == 0, string.Join("\n\n", faults));
    }

    [Fact]
    public async Task Every_input_that_the_page_of_a_new_job_suggests_is_one_that_its_job_type_takes()
    {
        var scene = node.Scene;
        var source = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src/Signalbox.Dashboard/Jobs/InputExamples.cs"));
        var examples = InputExample().Matches(source);
        Assert.Equal(source.Split("\"\"\"").Length / 2, examples.Count);

        foreach (Match example in examples)
        {
            var job = await scene.Folder.CreateJobAsync(example.Groups["type"].Value, example.Groups["input"].Value);
            Assert.Contains(await scene.StandingAsync(job), (string[])["COMPLETED", "WAITING_APPROVAL"]);
        }
    }

    [Fact]
    public async Task Every_configuration_that_anything_suggests_is_one_that_is_taken()
    {
        var faults = new List<string>();
        foreach (var (source, yaml) in SuggestionSearch.Configurations().Where(c => !NotRun.Reasons.ContainsKey(c.Text.Split('\n')[0])))
        {
            await node.Scene.Folder.WriteAsync("suggested/signalbox.yaml", yaml);
            var result = await node.Scene.Folder.RunAsync("jobs", "list", "--config", "suggested/signalbox.yaml");
            if (result.ExitCode != 0)
                faults.Add($"{source}:\n{yaml}\n{result.Errors}");
        }

        Assert.True(faults.Count == 0, string.Join("\n\n", faults));
    }

    [Fact]
    public void What_is_not_run_is_still_suggested()
    {
        var suggested = SuggestionSearch.All().Select(s => s.Text).Concat(SuggestionSearch.Configurations().Select(c => c.Text.Split('\n')[0])).ToHashSet(StringComparer.Ordinal);

        Assert.All(NotRun.Reasons.Keys, text => Assert.Contains(text, suggested));
    }

    // Returns what went wrong, or null.
    private static async Task<string?> RunAsync(SuggestionScene scene, string text)
    {
        try
        {
            if (text.EndsWith(" --help", StringComparison.Ordinal))
                return IsVerb(text["signalbox ".Length..^" --help".Length]) ? null : "There is no such verb.";
            var line = await scene.FillAsync(text);
            if (line.Contains('…') || Open().IsMatch(line))
                return "It leaves something open that this test does not know how to fill.";
            // The log of an agent is in the folder that it works in.
            var place = line.StartsWith("signalbox events ", StringComparison.Ordinal) && !line.Contains("--dir ", StringComparison.Ordinal) ? "cd shared\n" : "";
            if (Array.Find(Lasting, l => text == l.Begin || text.StartsWith(l.Begin + " --", StringComparison.Ordinal) || (l.Begin == "curl -sN" && text.StartsWith(l.Begin, StringComparison.Ordinal))) is { Begin: not null } lasting)
            {
                using var process = scene.Folder.StartProgram("bash", ["-ec", $"{place}exec {line}"]);
                await process.UntilSaidAsync(lasting.Says);
                await process.SignalAsync("INT");
                (await process.EndAsync()).Exits(lasting.Ends);
                return null;
            }

            var result = await scene.Folder.StartProgram("bash", ["-ec", place + line]).EndAsync();
            // As its help says, when somebody else leads.
            result.Exits(line.StartsWith("signalbox events elect ", StringComparison.Ordinal) && result.Output.Contains("leads since", StringComparison.Ordinal) ? 1 : 0);
            if (Kept().Match(result.Output) is { Success: true } kept)
                (await scene.Folder.StartProgram("rm", ["-r", kept.Groups["folder"].Value]).EndAsync()).Exits(0);
            if (Created().Match(result.Output) is { Success: true } created && await scene.StandingAsync(created.Groups["id"].Value) is not "COMPLETED" and var status)
                return $"Its job is {status}.";
            return null;
        }
        catch (Exception e) when (e is Xunit.Sdk.XunitException or TimeoutException or InvalidOperationException)
        {
            return e.Message;
        }
    }

    private static bool IsVerb(string words) => SuggestionSearch.Verbs.Any(v => v.Words == words || v.Words.StartsWith(words + " ", StringComparison.Ordinal));

    private static async Task<string?> LookUpAsync(SuggestionScene scene, string text)
    {
        var words = text.Split(' ');
        var verb = words.Skip(1).TakeWhile(w => !w.StartsWith('-')).ToArray();
        var help = (await scene.Folder.RunAsync([.. verb, "--help"])).Exits(0).Output;
        return words.Where(w => w.StartsWith('-')).FirstOrDefault(o => !help.Contains($" {o} ", StringComparison.Ordinal)) is { } option ? $"The help does not know {option}." : null;
    }

    [GeneratedRegex(@"\{[^}""]*\}", RegexOptions.None, 1000)]
    private static partial Regex Open();

    [GeneratedRegex(@"Created job (?<id>\d+)\.", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Created();

    [GeneratedRegex(@"Kept: (?<folder>/[^ ]*/signalbox-demo-[^ /]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Kept();

    [GeneratedRegex(""""
        "(?<type>[a-z-]+)" =>\s*"""(?<input>.*?)"""
        """", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex InputExample();
}
