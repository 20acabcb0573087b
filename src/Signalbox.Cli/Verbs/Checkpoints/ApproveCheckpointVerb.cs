using System.CommandLine;
using Signalbox.Checkpoints;
using Signalbox.Cli.Documents;
using Signalbox.Cli.Invocation;
using Signalbox.Policy;

namespace Signalbox.Cli.Verbs.Checkpoints;

/// <summary>Approves a checkpoint, with edits if they are given.</summary>
internal sealed class ApproveCheckpointVerb : DecisionVerb
{
    private readonly Option<string?> _comment = new("--comment") { HelpName = "text", Description = "What to say with it, for the record" };
    private readonly Option<string?> _data = new("--data") { HelpName = "json", Description = "Approve these data instead of those shown: JSON in place, @file.json, or - for standard input" };
    private readonly Option<string?> _digest = new("--digest") { HelpName = "sha256:…", Description = "Only if what it shows still has this digest, as 'checkpoints show' told it; required once somebody's edits are shown" };
    private string? _edits;

    public ApproveCheckpointVerb()
        : base("approve", "Approve what a checkpoint shows; its job goes on", "signalbox checkpoints approve 7 --comment \"looks right\"")
    {
        Options.Add(_comment);
        Options.Add(_data);
        Options.Add(_digest);
    }

    protected override async Task CheckAsync(VerbCall call, CancellationToken cancellationToken)
    {
        await base.CheckAsync(call, cancellationToken);
        if (call.Arguments.GetValue(_data) is { } data)
            _edits = (await JsonInput.ReadAsync(data, "--data", cancellationToken)).Text;
    }

    protected override Task<DecisionOutcome> DecideAsync(
        VerbCall call, CheckpointClient checkpoints, string by, CancellationToken cancellationToken) =>
        checkpoints.ApproveAsync(call.Arguments.GetValue(Id), by, call.Arguments.GetValue(_comment), _edits, call.Arguments.GetValue(_digest),
            ApprovalAttempt.Local, cancellationToken);
}
