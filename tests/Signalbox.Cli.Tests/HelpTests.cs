using Signalbox.Cli.Tests.Processes;
using Signalbox.Cli.Tests.Suggestions;

namespace Signalbox.Cli.Tests;

public sealed class HelpTests
{
    public static TheoryData<string> Verbs => [.. SuggestionSearch.Verbs.Select(v => v.Words)];

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task The_help_of_each_verb_has_an_example_of_it(string verb)
    {
        await using var folder = new CliFolder();
        var help = (await folder.RunAsync([.. verb.Split(' '), "--help"])).Exits(0);
        var example = help.Output[help.Output.IndexOf("Example:", StringComparison.Ordinal)..];
        Assert.Contains($"signalbox {verb}", example);
        Assert.Empty(help.Errors);
        Assert.False(Directory.Exists(folder.DataDirectory), "help must not start a database");
    }

    [Fact]
    public async Task The_help_lists_every_group_of_verbs()
    {
        await using var folder = new CliFolder();
        var help = (await folder.RunAsync("--help")).Exits(0);
        foreach (var group in (string[])["worker", "jobs", "checkpoints", "workers", "users", "tokens", "policy", "learnings", "audit", "demo", "doctor", "check-db", "migrate"])
            Assert.Contains($"  {group} ", help.Output);
    }
}
