using System.CommandLine;
using System.Globalization;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Terminals;
using Signalbox.EventLog;
using Signalbox.EventLog.Elections;

namespace Signalbox.Cli.Verbs.Events;

/// <summary>Elects a leader when the present one is silent.</summary>
internal sealed class ElectLeaderVerb : EventVerb
{
    private readonly Option<string> _actor = new("--actor") { Required = true, HelpName = "name", Description = "Who wants to lead" };
    private readonly Option<string> _timeout = new("--timeout") { HelpName = "seconds", Description = "How long the leader may be without a heartbeat", DefaultValueFactory = _ => "30" };

    public ElectLeaderVerb()
        : base("elect", "Lead, if nobody leads who is alive; ends with 0 when the actor leads, and with 1 when somebody else does", "signalbox events elect --actor \"Agent B\" --timeout 30")
    {
        Options.Add(_actor);
        Options.Add(_timeout);
    }

    protected override Task<int> RunAsync(VerbCall call, SharedLog log, CancellationToken cancellationToken)
    {
        var actor = call.Arguments.GetRequiredValue(_actor);
        RawArguments.MustBeText(actor, "--actor");
        var now = new Election(log, actor).Run(Seconds(call.Arguments.GetValue(_timeout)!, "--timeout"));
        var leads = now.Leader == actor;
        if (call.Json)
            EventResults.Write(call.Screen, new ElectionResult(now.Leader, now.Term, leads, now.IsNew, now.LastSign));
        else
            call.Screen.Line(Words(actor, now));
        return Task.FromResult(leads ? ExitCode.Done : ExitCode.Failed);
    }

    private static string Words(string actor, Leadership now) => now switch
    {
        { IsNew: true } => string.Create(CultureInfo.InvariantCulture, $"{Printable.Line(actor)} leads from term {now.Term}."),
        { Leader: null } => $"Nobody was elected, and somebody is alive (last heartbeat {Printable.Line(now.LastSign ?? "")}).",
        _ => string.Create(CultureInfo.InvariantCulture, $"{Printable.Line(now.Leader)} leads since term {now.Term} (last sign {Printable.Line(now.LastSign ?? "")})."),
    };
}
