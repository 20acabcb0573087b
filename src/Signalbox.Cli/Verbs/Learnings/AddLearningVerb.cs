using System.CommandLine;
using Signalbox.Cli.Databases;
using Signalbox.Cli.Documents;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Nodes;
using Signalbox.Learnings;
using Signalbox.Views;

namespace Signalbox.Cli.Verbs.Learnings;

/// <summary>Writes down what was learned.</summary>
internal sealed class AddLearningVerb : DatabaseVerb
{
    private readonly Option<string> _category = new("--category") { Required = true, HelpName = "name", Description = "What kind it is, such as technique" };
    private readonly Option<string> _title = new("--title") { Required = true, HelpName = "text", Description = "A heading" };
    private readonly Option<string> _description = new("--description") { Required = true, HelpName = "text", Description = "What was learned and how it can be applied" };
    private readonly Option<double?> _impact = new("--impact") { HelpName = "0-1", Description = "How much it matters, such as 0.8" };
    private readonly Option<string[]> _tags = new("--tag") { HelpName = "word", Description = "A word to find it by; may be given several times" };

    public AddLearningVerb()
        : base(
            "add", "Write down what was learned",
            "signalbox learnings add --category technique --title \"Retry uploads\" --description \"Uploads to the archive fail on Mondays; retrying them helps.\" --impact 0.8 --tag archive")
    {
        foreach (var option in (Option[])[_category, _title, _description, _impact, _tags])
            Options.Add(option);
    }

    protected override Task CheckAsync(VerbCall call, CancellationToken cancellationToken) =>
        LearningRules.Refusal(Text(call)) is { } refusal ? throw VerbFailedException.Usage(refusal) : Task.CompletedTask;

    protected override async Task<int> RunAsync(VerbCall call, OpenDatabase database, CancellationToken cancellationToken)
    {
        var learning = await database.Learnings.AddAsync(Text(call), LocalOperator.Name, cancellationToken);
        if (call.Json)
            call.Screen.Json(LearningView.Of(learning));
        else
            LearningCard.Show(call.Screen, learning);
        return ExitCode.Done;
    }

    private LearningText Text(VerbCall call) => new()
    {
        Category = call.Arguments.GetRequiredValue(_category),
        Title = call.Arguments.GetRequiredValue(_title),
        Description = call.Arguments.GetRequiredValue(_description),
        ImpactScore = call.Arguments.GetValue(_impact),
        Tags = call.Arguments.GetValue(_tags) ?? [],
    };
}
