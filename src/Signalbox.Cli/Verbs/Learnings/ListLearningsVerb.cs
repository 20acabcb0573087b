using System.CommandLine;
using Signalbox.Cli.Databases;
using Signalbox.Cli.Documents;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Terminals;
using Signalbox.Durability;
using Signalbox.Learnings;
using Signalbox.Views;

namespace Signalbox.Cli.Verbs.Learnings;

/// <summary>Lists learnings: the newest first, or the best matches of words.</summary>
internal sealed class ListLearningsVerb : DatabaseVerb
{
    private readonly Option<string?> _query = new("--query", "-q") { HelpName = "words", Description = "Only those with these words in title, description, category or tags; the best matches first" };
    private readonly Option<string?> _category = new("--category") { HelpName = "name", Description = "Only of this category" };
    private readonly Option<string?> _tag = new("--tag") { HelpName = "word", Description = "Only with this tag" };
    private readonly Option<int> _limit = new("--limit") { HelpName = "1-500", Description = "How many at the most", DefaultValueFactory = _ => 20 };

    public ListLearningsVerb()
        : base("list", "List what workers and people have learned, newest first", "signalbox learnings list --query \"upload fails\"")
    {
        foreach (var option in (Option[])[_query, _category, _tag, _limit])
            Options.Add(option);
    }

    protected override Task CheckAsync(VerbCall call, CancellationToken cancellationToken) =>
        call.Arguments.GetValue(_limit) is < 1 or > LearningQuery.MaximumLimit
            ? throw VerbFailedException.Usage($"--limit must be 1 to {LearningQuery.MaximumLimit}.")
            : SearchText.Fault(call.Arguments.GetValue(_query)) is { } fault ? throw VerbFailedException.Usage(fault) : Task.CompletedTask;

    protected override async Task<int> RunAsync(VerbCall call, OpenDatabase database, CancellationToken cancellationToken)
    {
        var query = new LearningQuery
        {
            Text = call.Arguments.GetValue(_query),
            Category = call.Arguments.GetValue(_category),
            Tag = call.Arguments.GetValue(_tag),
            Limit = call.Arguments.GetValue(_limit),
        };
        var page = await database.Learnings.ListAsync(query, cancellationToken);
        if (call.Json)
            call.Screen.Json(page.Learnings.Select(LearningView.Of));
        else if (page.Learnings.Count == 0)
            call.Screen.Line(query is { Text: null, Category: null, Tag: null } ? "Nobody has written down a learning yet; 'signalbox learnings add --help' shows how." : "No learnings.");
        else
            Show(call.Screen, page);
        return ExitCode.Done;
    }

    private static void Show(Screen screen, LearningPage page)
    {
        var whole = true;
        foreach (var learning in page.Learnings)
            whole &= LearningCard.ShowInList(screen, learning);
        if (page.Total > page.Learnings.Count)
            screen.Line($"{page.Learnings.Count} of {page.Total} learnings.", Tone.Quiet);
        if (!whole)
            screen.Aside("Long descriptions are shortened; --json has the whole of them.");
    }
}
