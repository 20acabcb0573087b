using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.EventLog;
using Signalbox.EventLog.Seals;

namespace Signalbox.Cli.Verbs.Events;

/// <summary>Seals the log.</summary>
internal sealed class SealEventsVerb() : EventVerb("seal", "Append a seal: the hash of everything since the seal before, so that verify names what was changed", "signalbox events seal --dir shared")
{
    protected override Task<int> RunAsync(VerbCall call, SharedLog log, CancellationToken cancellationToken)
    {
        MustExist(log);
        var seal = new LogSeals(log).Append();
        if (call.Json)
            call.Screen.Raw(seal?.ToLine() ?? "null");
        else
            call.Screen.Line(seal is null ? "Nothing was written since the last seal." : $"Sealed: {LogSeals.NameOf(seal)}");
        return Task.FromResult(ExitCode.Done);
    }
}
