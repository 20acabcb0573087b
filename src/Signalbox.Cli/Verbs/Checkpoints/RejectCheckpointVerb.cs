using System.CommandLine;
using Signalbox.Checkpoints;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;

namespace Signalbox.Cli.Verbs.Checkpoints;

/// <summary>Rejects a checkpoint, with a reason.</summary>
internal sealed class RejectCheckpointVerb : DecisionVerb
{
    private readonly Option<string> _reason = new("--reason") { Required = true, HelpName = "text", Description = "What is wrong; it reaches the job's log and error" };

    public RejectCheckpointVerb()
        : base("reject", "Reject what a checkpoint shows; its job fails with the reason", "signalbox checkpoints reject 7 --reason \"no tests\"") =>
        Options.Add(_reason);

    protected override async Task CheckAsync(VerbCall call, CancellationToken cancellationToken)
    {
        await base.CheckAsync(call, cancellationToken);
        if (string.IsNullOrWhiteSpace(call.Arguments.GetValue(_reason)))
            throw VerbFailedException.Usage("--reason must not be empty: say what is wrong so that the job's owner can mend it.");
    }

    protected override Task<DecisionOutcome> DecideAsync(
        VerbCall call, CheckpointClient checkpoints, string by, CancellationToken cancellationToken) =>
        checkpoints.RejectAsync(call.Arguments.GetValue(Id), by, call.Arguments.GetValue(_reason), cancellationToken);
}
