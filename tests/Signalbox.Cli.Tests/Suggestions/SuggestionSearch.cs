using System.CommandLine;
using System.Net;
using System.Text.RegularExpressions;
using Signalbox.Cli.Invocation;

namespace Signalbox.Cli.Tests.Suggestions;

/// <summary>Finds everything that a reader is told to type or to send, wherever it stands, so that what is new is found too.</summary>
internal static partial class SuggestionSearch
{
    /// <summary>The documents that suggest something.</summary>
    public static IReadOnlyList<(string Name, string Text)> Documents { get; } =
    [
        .. Repository.Files("", "README.md", SearchOption.TopDirectoryOnly), .. Repository.Files("", "CONTRIBUTING.md", SearchOption.TopDirectoryOnly),
        .. Repository.Files("docs", "*.md", SearchOption.TopDirectoryOnly), .. Repository.Files("samples", "*.md"),
    ];

    /// <summary>The verbs of the command line with their words, in the order of the help.</summary>
    public static IReadOnlyList<(string Words, string Example)> Verbs { get; } = [.. VerbsOf(SignalboxCommand.Create(), "")];

    /// <summary>All commands and requests, each once: of the help first, in its order, then of messages, pages and documents.</summary>
    public static IReadOnlyList<Suggestion> All() =>
        [.. Verbs.Select(v => new Suggestion($"help of {v.Words}", v.Example)).Concat(Messages()).Concat(Pages()).Concat(Documents.SelectMany(d => InDocument(d.Name, d.Text)))
            .Select(s => s with { Text = Spaces().Replace(s.Text, " ").Trim() }).Select(s => s with { Text = s.Text.StartsWith("./signalbox ", StringComparison.Ordinal) ? s.Text[2..] : s.Text })
            .DistinctBy(s => s.Text)];

    /// <summary>All settings that documents and pages show as they stand in <c>signalbox.yaml</c>.</summary>
    public static IReadOnlyList<(string Source, string Text)> Configurations() =>
    [
        .. from document in Documents from match in Yaml().Matches(document.Text) select (document.Name, match.Groups["text"].Value),
        .. from page in Repository.Files("src/Signalbox.Dashboard", "*.razor") from match in Shape().Matches(page.Text) select (page.Name, WebUtility.HtmlDecode(match.Groups["text"].Value)),
    ];

    private static IEnumerable<(string Words, string Example)> VerbsOf(Command command, string before) => command.Subcommands.SelectMany(c =>
        (c is Verb verb ? [($"{before}{c.Name}", verb.Example)] : Enumerable.Empty<(string, string)>()).Concat(VerbsOf(c, $"{before}{c.Name} ")));

    // In the program's own words: quoted, or the rest of a text.
    private static IEnumerable<Suggestion> Messages() =>
        from file in Repository.Files("src", "*.cs")
        from line in file.Text.Split('\n')
        where !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
        from match in InMessage().Matches(line)
        select new Suggestion(file.Name, match.Value.Replace("\\\"", "\"", StringComparison.Ordinal));

    private static IEnumerable<Suggestion> Pages() =>
        from page in Repository.Files("src/Signalbox.Dashboard", "*.razor")
        from match in InPage().Matches(page.Text)
        let text = WebUtility.HtmlDecode(Shown().Replace(match.Groups["text"].Value, "{${value}}"))
        where IsSuggestion(text)
        select new Suggestion(page.Name, text);

    private static IEnumerable<Suggestion> InDocument(string name, string text)
    {
        foreach (var block in Block().Matches(ReadmeTests.WithoutWhatItRuns(name, text)).Select(m => m.Groups["code"].Value))
        {
            foreach (var line in block.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n').Select(l => Remark().Replace(l, "")).Where(l => l.Length > 0))
                yield return new Suggestion(name, line);
        }

        foreach (var inline in Inline().Matches(AnyBlock().Replace(text, "")).Select(m => Spaces().Replace(m.Groups["code"].Value, " ")))
        {
            if (inline.Contains("\\|", StringComparison.Ordinal))
            {
                var words = inline.Split(' ');
                foreach (var verb in words[^1].Split("\\|"))
                    yield return new Suggestion(name, $"{string.Join(' ', words[..^1])} {verb} --help");
            }
            else if (IsSuggestion(inline))
            {
                yield return new Suggestion(name, inline);
            }
        }
    }

    private static bool IsSuggestion(string text) => Suggested().IsMatch(text);

    [GeneratedRegex(@"(?<=')(\./)?signalbox [a-z][^']*(?=')|(?<=["" ])(\./)?signalbox [a-z](?:[^""\\]|\\.)*(?="")", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex InMessage();

    [GeneratedRegex("<code[^>]*>(?<text>.*?)</code>", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex InPage();

    [GeneratedRegex("""<VisibleText Text="@(?<value>[^"]*)" />|@(?<value>[\w.]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shown();

    [GeneratedRegex(@"^```bash\n(?<code>.*?)^```$", RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.Multiline, 1000)]
    private static partial Regex Block();

    [GeneratedRegex(@"^\s*```.*?^\s*```$", RegexOptions.Singleline | RegexOptions.Multiline, 1000)]
    private static partial Regex AnyBlock();

    [GeneratedRegex(@"^```yaml\n(?<text>.*?)^```$", RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.Multiline, 1000)]
    private static partial Regex Yaml();

    [GeneratedRegex(@"<pre[^>]*>(?<text>[A-Za-z]+:\s.*?)</pre>", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Shape();

    [GeneratedRegex("`(?<code>[^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Inline();

    [GeneratedRegex(@"^(time )?(\./)?signalbox [a-z]|^\./[a-z]+\.sh|^curl |^(GET|POST|PUT|PATCH|DELETE) /", RegexOptions.None, 1000)]
    private static partial Regex Suggested();

    [GeneratedRegex(@"\s*(^|\s)#.*$", RegexOptions.None, 1000)]
    private static partial Regex Remark();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Spaces();
}
