using System.CommandLine;
using Signalbox.Cli.Databases;
using Signalbox.Cli.Documents;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Nodes;
using Signalbox.Jobs;
using Signalbox.Views;

namespace Signalbox.Cli.Verbs.Jobs;

/// <summary>Gives a job that waits another priority.</summary>
internal sealed class PrioritizeJobVerb : DatabaseVerb
{
    private readonly Argument<long> _id = JobId.Argument();
    private readonly Option<string> _priority = new("--priority") { Required = true, HelpName = "0-10", Description = "0 to 10, higher first; or critical, high, medium, low" };
    private int _value;

    public PrioritizeJobVerb()
        : base("prioritize", "Give a job that waits another priority", "signalbox jobs prioritize 42 --priority 8")
    {
        Arguments.Add(_id);
        Options.Add(_priority);
    }

    protected override Task CheckAsync(VerbCall call, CancellationToken cancellationToken)
    {
        var given = call.Arguments.GetRequiredValue(_priority);
        return JobPriority.TryParse(given, out _value)
            ? Task.CompletedTask
            : throw VerbFailedException.Usage($"--priority: '{given}' must be a whole number from 0 to 10, or critical, high, medium or low.");
    }

    protected override async Task<int> RunAsync(VerbCall call, OpenDatabase database, CancellationToken cancellationToken)
    {
        var id = call.Arguments.GetValue(_id);
        switch (await database.Jobs.TryPrioritizeAsync(id, _value, LocalOperator.Name, cancellationToken))
        {
            case JobCommandOutcome.NotFound:
                throw JobId.NotFound(id);
            case JobCommandOutcome.NotAllowed refused:
                throw VerbFailedException.Failed($"Job {id} is {refused.Status.Name()}; only a job that neither runs nor has ended can be given another priority.");
        }

        if (call.Json)
            call.Screen.Json(JobView.Of(await JobId.FindAsync(database, id, cancellationToken)));
        else
            call.Screen.Line($"Job {id} has priority {_value} ({JobPriority.Name(_value)}).");
        return ExitCode.Done;
    }
}
