using System.CommandLine;
using System.Globalization;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.EventLog;
using Signalbox.EventLog.Checkpoints;

namespace Signalbox.Cli.Verbs.Events;

/// <summary>Reads or sets how far an agent has come.</summary>
internal sealed class AgentCheckpointVerb : EventVerb
{
    private readonly Option<string> _actor = new("--actor") { Required = true, HelpName = "name", Description = "Which agent" };
    private readonly Option<string?> _interaction = new("--interaction") { HelpName = "number", Description = "The last interaction that it has dealt with" };
    private readonly bool _sets;

    public AgentCheckpointVerb(bool sets)
        : base(
            sets ? "set" : "get",
            sets ? "Remember the last interaction that an agent has dealt with" : "Print the last interaction that an agent has dealt with; 0 before the first",
            sets ? "signalbox events checkpoint set --actor \"Agent A\" --interaction 7" : "signalbox events checkpoint get --actor \"Agent A\"")
    {
        _sets = sets;
        Options.Add(_actor);
        if (sets)
            Options.Add(_interaction);
    }

    protected override Task<int> RunAsync(VerbCall call, SharedLog log, CancellationToken cancellationToken)
    {
        var checkpoints = new AgentCheckpoints(log.Folder);
        var actor = call.Arguments.GetRequiredValue(_actor);
        RawArguments.MustBeText(actor, "--actor");
        if (_sets)
            checkpoints.Write(actor, Interaction(call.Arguments.GetValue(_interaction) ?? throw VerbFailedException.Usage("--interaction is missing: say which interaction was dealt with last.")));
        var interaction = checkpoints.Read(actor);
        if (call.Json)
            EventResults.Write(call.Screen, new AgentPosition(actor, interaction));
        else
            call.Screen.Line((interaction ?? 0).ToString(CultureInfo.InvariantCulture));
        return Task.FromResult(ExitCode.Done);
    }
}
